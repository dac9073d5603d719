package retrieval

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Prepare splits and analyses a document. The volume's text has no ID,
// revision or time yet: those are its store's to give.
func Prepare(doc Document) Volume {
	volume, _ := prepare(context.Background(), doc) // which never ends
	return volume
}

// prepare is Prepare for as long as ctx lasts. Its only error is that of ctx.
func prepare(ctx context.Context, doc Document) (Volume, error) {
	text := Text{
		Title:    doc.Title,
		Origin:   doc.Origin,
		SHA256:   doc.SHA256,
		Language: doc.Language,
	}
	if text.Language == "" {
		text.Language = DetectLanguage(sample(doc.Sections))
	}
	analyzer := AnalyzerFor(text.Language)
	volume := Volume{}
	for number, section := range doc.Sections {
		spans := Paragraphs(section.Body)
		text.Sections = append(text.Sections, TextSection{Title: section.Title, Paragraphs: len(spans)})
		for i, span := range spans {
			if err := ctx.Err(); err != nil {
				return Volume{}, err
			}
			body := section.Body[span.Start:span.End]
			volume.Passages = append(volume.Passages, Passage{
				Section:   number,
				Paragraph: i + 1,
				Body:      body,
				Start:     span.Start,
				End:       span.End,
				Stems:     analyse(analyzer, text.Language, body),
			})
		}
	}
	volume.Text = text
	return volume, nil
}

// Paragraphs returns where the paragraphs of a section's body stand: the
// longest runs of lines of which none is blank, without the white space around
// them.
func Paragraphs(body string) []Span {
	var spans []Span
	current := Span{-1, -1}
	flush := func() {
		if current.Start >= 0 {
			spans = append(spans, current)
		}
		current = Span{-1, -1}
	}
	for start := 0; start < len(body); {
		end, next := lineEnd(body, start)
		inner := trimSpace(body, Span{start, end})
		switch {
		case inner.Start == inner.End:
			flush()
		case current.Start < 0:
			current = inner
		default:
			current.End = inner.End
		}
		start = next
	}
	flush()
	return spans
}

// lineEnd returns where the line that begins at start ends, and where the one
// after it begins. Lines end with \n or \r\n.
func lineEnd(body string, start int) (end, next int) {
	i := strings.IndexByte(body[start:], '\n')
	if i < 0 {
		return len(body), len(body)
	}
	return start + i, start + i + 1
}

// trimSpace narrows a span to what stands between white space.
func trimSpace(text string, span Span) Span {
	for span.Start < span.End {
		r, size := utf8.DecodeRuneInString(text[span.Start:span.End])
		if !unicode.IsSpace(r) {
			break
		}
		span.Start += size
	}
	for span.Start < span.End {
		r, size := utf8.DecodeLastRuneInString(text[span.Start:span.End])
		if !unicode.IsSpace(r) {
			break
		}
		span.End -= size
	}
	return span
}

// sampleBytes is how much of a text its language is detected from: some
// hundred sentences, more than enough, whatever the text's size.
const sampleBytes = 16 << 10

// sample returns the beginning of a document, cut at a rune's border.
func sample(sections []Section) string {
	var b strings.Builder
	for _, section := range sections {
		if b.Len() >= sampleBytes {
			break
		}
		body := section.Body
		if len(body) > sampleBytes {
			body = strings.ToValidUTF8(body[:sampleBytes], "")
		}
		b.WriteString(body)
		b.WriteByte('\n')
	}
	return b.String()
}
