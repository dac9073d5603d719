package retrieval_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

func TestDamageIsALineForEachText(t *testing.T) {
	t.Parallel()
	damage := retrieval.DamageOf([]retrieval.Text{
		{Title: "Whole", Origin: "file:/srv/whole.md"},
		{Title: "Two\nlines", Origin: "file:/srv/two\r\nlines.md", Damage: "a bit flipped"},
		{Origin: "corpus:rules.md", Damage: "a bit flipped"},
	})
	want := "Two\uFFFDlines (file:/srv/two\uFFFD\uFFFDlines.md) is damaged and not quoted (a bit flipped): " +
		"`chapterbot load '/srv/two\uFFFD\uFFFDlines.md'` reads it again; without that file, `chapterbot restore FILE` brings it back\n" +
		"corpus:rules.md is damaged and not quoted (a bit flipped): /reload in Discord, or the next start of the bot, reads it again; without its source, `chapterbot restore FILE` brings it back"
	if damage == nil || damage.Error() != want {
		t.Errorf("%v\nwant\n%s", damage, want)
	}
	if strings.Count(damage.Error(), "\n") != 1 || retrieval.DamageOf(damage.Texts[:0]) != nil {
		t.Error("lines are forged, or damage is found where there is none")
	}
}

// What a message names as a command is typed as it stands there.
func TestAShellTakesAFilesNameForOneWord(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "plain.db", "/srv/a b/c.md", "it's", "$HOME/`id`", "-x;y", "tür.md", "a\tb", "~root"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+retrieval.ShellWord(name)).Output()
		if err != nil || string(out) != name {
			t.Errorf("%q comes out as %q, %v", name, out, err)
		}
	}
	if word := retrieval.ShellWord("/srv/rules-2.md"); word != "/srv/rules-2.md" {
		t.Errorf("a plain name is written as %s", word)
	}
}
