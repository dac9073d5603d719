package retrieval

import (
	"slices"
	"testing"
)

func TestAMessagePlainlyInALanguageIsLookedForInNoOther(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"who was the keeper of the light?":       "en",
		"wer war der Wärter und wo ist er jetzt": "de",
		"quién era el dueño de la barca":         "es",
		"de quoi parle ce texte ?":               "fr",
	} {
		if got := slices.Collect(likelyLanguages(message, latinLanguages)); !slices.Contains(got, want) || len(got) > 5 {
			t.Errorf("%q may be in %q, want %q and hardly more", message, got, want)
		}
	}
	for message, want := range map[string][]string{
		"":               nil,
		"Ilse Brand":     nil,
		"merci beaucoup": {"en", "fr"},
		"thaaanks":       {"en", "sv", "vi"},
		"et Lund?":       {"fr"},
		"pourquoi ca":    {"fr"}, // without its accents
		"d'accord":       {"fr"},
		"tschuess":       {"de"},
		"cam on":         {"vi"},
	} {
		got := slices.Collect(likelyLanguages(message, latinLanguages))
		for _, code := range want {
			if !slices.Contains(got, code) {
				t.Errorf("%q may be in %q, and in %s", message, got, code)
			}
		}
		if want == nil && len(got) > 1 {
			t.Errorf("%q may be in %q", message, got)
		}
	}
}
