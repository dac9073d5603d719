package retrieval

import (
	"strings"
	"testing"
)

// What a hostile text or question costs grows with its length and not with
// its square: where it does, these take minutes and the test times out.
func TestHostileLengthsAreRead(t *testing.T) {
	t.Parallel()
	const n = 300_000
	for _, language := range []string{"fr", "it", "en", "tr"} {
		tokens := AnalyzerFor(language).Tokens(strings.Repeat("l'", n) + "eau")
		if len(tokens) == 0 || (language == "fr" || language == "it") && len(tokens) != n+1 {
			t.Errorf("%s: %d elided words, want %d", language, len(tokens), n+1)
		}
	}
	if got := len(Sentences(strings.Repeat("\u2028Ab", n))); got == 0 {
		t.Error("no sentence in lines by U+2028")
	}
	ix := indexOfParagraphs("en", strings.Repeat("bees ", 5_000), "The miller keeps bees.")
	for _, word := range []string{"what ", "bees ", "how ", `"`, "-a ", "l'", "電"} {
		question := strings.Repeat(word, n)
		if a := ix.Ask(Query{Question: question}); a.Question != question {
			t.Errorf("%q, %d times, is not answered as asked", word, n)
		}
	}
	for _, part := range []string{"a, ", "bees\n", "miller (", "e\u0301", "\u0301 "} {
		sentence := "The miller keeps " + strings.Repeat(part, n)
		if a := indexOfParagraphs("en", sentence, "Ada.").Ask(Query{Question: "What does the miller keep?"}); len(a.Citations) == 0 {
			t.Errorf("a sentence of %q, %d times, is not found", part, n)
		}
	}
	for _, word := range []string{"please ", "tell me about ", "what is ", "and ", "hello, ", "请问", "教えて", "알려 ", "ครับ", "👋", "\"a"} {
		message := strings.Repeat(word, n)
		if TalkOf(message) != NoTalk && word != "👋" {
			t.Errorf("%q, %d times, is small talk", word, n)
		}
		FollowUpOf(message)
		SectionAsked(message)
	}
	if a := ix.Ask(Query{Question: "Does the miller keep bees? " + strings.Repeat("é ", n)}); len(a.Citations) == 0 {
		t.Error("the beginning of an endless question is not read")
	}
}

// indexOfParagraphs returns the index of one text.
func indexOfParagraphs(language string, paragraphs ...string) *Index {
	return NewIndex([]Volume{Prepare(Document{Title: "T", Language: language, Sections: []Section{{Body: strings.Join(paragraphs, "\n\n")}}})})
}
