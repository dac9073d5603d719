package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/chapterbot/chapterbot/bot/reference"
	"github.com/chapterbot/chapterbot/retrieval"
)

// Of things to try: how many are offered, how many of what may be one are
// looked at, and how long a question is, in characters, that is one.
const (
	triesOffered = 3
	triesLooked  = 12
	longestTry   = 60
)

// offered are the things to try of some texts. Finding them takes some twenty
// rankings, and a greeting is soon said.
type offered struct {
	texts   *reference.Catalogue
	buttons []Button
}

// tries are things to ask of the texts. Each was tried before it is offered.
func (b *Bot) tries(ctx context.Context, texts []retrieval.Text) ([]Button, error) {
	catalogue := b.catalogueOf(texts)
	if known := b.offered.Load(); known != nil && known.texts == catalogue {
		return slices.Clone(known.buttons), nil
	}
	buttons, err := b.findTries(ctx, texts)
	if err == nil {
		b.offered.Store(&offered{catalogue, slices.Clone(buttons)})
	}
	return buttons, err
}

func (b *Bot) findTries(ctx context.Context, texts []retrieval.Text) ([]Button, error) {
	about, err := b.termTries(ctx)
	if err != nil {
		return nil, err
	}
	var all []Button
	add := func(offered ...Button) {
		for _, o := range offered {
			known := func(b Button) bool { return b.Label == o.Label || b.Action == o.Action }
			if len(all) < triesOffered && !slices.ContainsFunc(all, known) {
				all = append(all, o)
			}
		}
	}
	add(b.sectionTry(texts)...)
	if len(about) > 0 {
		add(about[0].Button, b.passageTry(about[0].place))
	}
	if whole, ok := askButton("What is this about?", "What is this about?"); ok {
		add(whole)
	}
	for _, t := range about {
		add(t.Button)
	}
	for _, t := range texts {
		if p, ok := firstPlace(t, 0); ok {
			add(b.passageTry(p))
		}
	}
	return all, nil
}

// sectionTry asks about a section by its title: the first that is found by it
// and has more than a paragraph or two, else the first that is found.
func (b *Bot) sectionTry(texts []retrieval.Text) []Button {
	var found []Button
	looked := 0
	for _, t := range texts {
		for i, s := range t.Sections {
			if looked == triesLooked {
				return found
			}
			if s.Title == "" || s.Paragraphs == 0 {
				continue
			}
			looked++
			question := "What is " + s.Title + " about?"
			try, ok := askButton(question, question)
			name, asked := retrieval.SectionAsked(question)
			if !ok || !asked || len([]rune(question)) > longestTry {
				continue
			}
			subjects, missing := b.catalogue().Subjects(name)
			if len(subjects) != 1 || missing != (reference.Missing{}) || subjects[0].Text != t.ID || subjects[0].Section != i && len(t.Sections) > 1 {
				continue
			}
			if s.Paragraphs > 2 {
				return []Button{try}
			}
			if found == nil {
				found = []Button{try}
			}
		}
	}
	return found
}

// termTry asks about a term of the texts, and where the answer stands.
type termTry struct {
	Button
	place retrieval.Place
}

// termTries are questions about the texts' terms that the texts answer.
func (b *Bot) termTries(ctx context.Context) ([]termTry, error) {
	var found []termTry
	terms := b.library.Terms()
	for _, term := range terms[:min(len(terms), triesLooked)] {
		for _, question := range []string{"Tell me about " + term, term} {
			answer, ok, err := b.answers(ctx, question)
			if err != nil {
				return nil, err
			}
			if try, fits := askButton(question, question); ok && fits && retrieval.TalkOf(question) == retrieval.NoTalk {
				found = append(found, termTry{try, answer.Place})
				break
			}
		}
		if len(found) == 2 {
			break
		}
	}
	return found, nil
}

// answers reports whether the texts answer a question, and with what.
func (b *Bot) answers(ctx context.Context, question string) (retrieval.Citation, bool, error) {
	answer, err := b.library.Ask(ctx, retrieval.Query{Question: question, Threshold: b.config.Threshold, Limit: 1})
	if err != nil || !answer.Answered() || len(answer.Citations) == 0 {
		return retrieval.Citation{}, false, err
	}
	return answer.Citations[0], true, nil
}

// passageTry opens a passage, by the words that would find it among all texts.
func (b *Bot) passageTry(p retrieval.Place) Button {
	name := cmp.Or(b.catalogue().Name(p), "Text")
	return Button{
		Label:  label(reference.Range{Name: name, From: p, To: p, Count: 1}),
		Action: view{place: p, beside: true}.action(),
	}
}
