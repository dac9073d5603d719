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
		if got := likelyLanguages(message, latinLanguages); !slices.Contains(got, want) || len(got) > 5 {
			t.Errorf("%q may be in %q, want %q and hardly more", message, got, want)
		}
	}
	for _, message := range []string{"", "hello", "merci beaucoup", "ha ha ha", "Ilse Brand", "and Lund?"} {
		if got := likelyLanguages(message, latinLanguages); len(got) != len(latinLanguages) {
			t.Errorf("%q may be in %q only", message, got)
		}
	}
}
