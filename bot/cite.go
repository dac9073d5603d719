package bot

import (
	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// catalogue returns that of the live texts.
func (b *Bot) catalogue() *reference.Catalogue { return b.catalogueOf(b.library.Texts()) }

// catalogueOf returns that of the texts that were live a moment ago. It is made
// anew only when they have changed.
func (b *Bot) catalogueOf(texts []retrieval.Text) *reference.Catalogue {
	c := b.titles.Load()
	if c == nil || !c.Of(texts) {
		c = reference.NewCatalogue(texts)
		b.titles.Store(c)
	}
	return c
}

// cited words that of a quotation: of a part of a paragraph, which.
func (b *Bot) cited(c retrieval.Citation) string {
	return b.cite(c.TextTitle, c.Section, c.Place) + PartOf(c.Part, c.Parts)
}

// cite words the citation of a passage: "Chapter 48 ¶11 of 16", with the
// text's title in front where there are several texts.
func (b *Bot) cite(text, section string, p retrieval.Place) string {
	return b.catalogue().Cite(text, section, p, p.Paragraph)
}
