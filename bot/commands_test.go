package bot

import (
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
)

// Each row of the table is typed, pressed and listed, and fits a chat's menu.
func TestACommandIsOneRow(t *testing.T) {
	t.Parallel()
	b := New(Config{Prefix: "!", Admins: []UserID{"1"}}, retrieval.NewLibrary(nil, nil), slog.New(slog.DiscardHandler))
	var help strings.Builder
	for _, run := range b.help().Blocks[0].Runs {
		help.WriteString(run.Text)
	}
	name := regexp.MustCompile(`^[a-z]{1,32}$`)
	for _, c := range Commands() {
		t.Run(string(c.Name), func(t *testing.T) {
			t.Parallel()
			if !name.MatchString(string(c.Name)) || len(c.Summary) == 0 || len(c.Summary) > 100 || len(c.About) > 100 || (c.Option == "") != (c.About == "") {
				t.Errorf("no chat's menu takes %+v", c)
			}
			if !strings.Contains(help.String(), "\n!"+string(c.Name)+" ") {
				t.Errorf("the help doesn't list it:\n%s", help.String())
			}
			for _, m := range []Message{{Text: "!" + strings.ToUpper(string(c.Name)) + " x"}, {Command: c.Name, Argument: "x"}} {
				if r, forBot := b.parse(m); !forBot || r.command != c.Name || r.argument != "x" {
					t.Errorf("%+v is read as %+v, for the bot: %v", m, r, forBot)
				}
				m.User = "1"
				if reply, forBot := b.Handle(t.Context(), m); !forBot || len(reply.Blocks) == 0 {
					t.Errorf("%+v is answered with %+v", m, reply)
				}
			}
		})
	}
	for _, m := range []Message{{Text: "!unknown x"}, {Command: "unknown"}} {
		if _, forBot := b.parse(m); forBot {
			t.Errorf("%+v is for the bot", m)
		}
	}
}
