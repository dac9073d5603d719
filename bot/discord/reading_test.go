package discord

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// readers is the whole bot over two small texts, on an in-process Discord.
func readers(t *testing.T) (*discordtest.Server, place) {
	t.Helper()
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	docs := []retrieval.Document{
		{Title: "Harbour log", Origin: "corpus:log.md", SHA256: "1", Language: "en", Sections: []retrieval.Section{
			{Title: "Chapter 1: Ice", Body: "Ice closed the bay in January.\n\nTwo cutters froze in. Their crews walked home over the ice.\n\nIt broke on the last day of March."},
			{Title: "Chapter 2: Herring", Body: "Herring came late.\n\nThe smokehouse stayed cold until May."},
		}},
		{Title: "Ferry rules", Origin: "corpus:ferry.md", SHA256: "2", Language: "en", Sections: []retrieval.Section{
			{Title: "Chapter 1: Tickets", Body: "Tickets are sold on board.\n\nDogs travel free."},
		}},
	}
	library, err := retrieval.OpenLibrary(t.Context(), db, func(context.Context, []retrieval.Text) (retrieval.Found, error) {
		return retrieval.Found{Documents: docs}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv := discordtest.Start(t, discordtest.Config{})
	p := newPlace(srv)
	conversation := bot.New(bot.Config{Prefix: "!"}, library, textLog(t.Output()))
	start(t, srv, conversation.Handle)
	return srv, p
}

// labels are those of a message's buttons, in order.
func labels(m discordtest.Message) []string {
	var out []string
	for _, row := range m.Components {
		for _, b := range row.Components {
			out = append(out, b.Label)
		}
	}
	return out
}

// press has a user press the button with a label, and returns what it brought.
func press(t *testing.T, srv *discordtest.Server, m discordtest.Message, u *discordtest.User, label string) discordtest.Message {
	t.Helper()
	i := slices.Index(labels(m), label)
	if i < 0 {
		t.Fatalf("there is no button %q: %q", label, labels(m))
	}
	pressed, err := srv.Press(m.ID, u, m.CustomIDs()[i])
	if err != nil {
		t.Fatal(err)
	}
	return reply(t, srv, pressed.ID, func(m discordtest.Message) bool { return !m.Loading() && !slices.Contains(labels(m), label) })
}

// says fails unless a message quotes and cites what it should.
func says(t *testing.T, m discordtest.Message, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Text(), part) {
			t.Errorf("%q lacks %q", m.Text(), part)
		}
	}
}

func TestReferencesInDiscord(t *testing.T) {
	t.Parallel()
	srv, p := readers(t)
	mention := srv.Self().Mention()

	says(t, reply(t, srv, srv.Say(p.ch, p.ann, mention+" ferry 1:2")), "Dogs travel free.", "Ferry rules, Chapter 1: Tickets ¶2 of 2")
	says(t, reply(t, srv, srv.Say(srv.DM(p.ann), p.ann, "What does chapter 2 paragraph 2 say?")), "smokehouse", "Harbour log, Chapter 2: Herring ¶2 of 2")
	says(t, reply(t, srv, srv.Say(p.ch, p.ann, "!ask log 1:1-3")), "¶1", "¶2", "It broke on the last day of March.", "Harbour log, Chapter 1: Ice ¶1–3 of 3")
	says(t, reply(t, srv, srv.Say(p.ch, p.ann, "!passage tickets")), "Tickets are sold on board.", "Ferry rules, Chapter 1: Tickets ¶1–2 of 2")

	// An ambiguous one: the button's passage takes the question's place.
	asked := reply(t, srv, srv.Say(srv.DM(p.ann), p.ann, "1:2"))
	if got, want := labels(asked), []string{"Harbour log, Chapter 1: Ice ¶2", "Ferry rules, Chapter 1: Tickets ¶2"}; !slices.Equal(got, want) {
		t.Fatalf("buttons %q, want %q", got, want)
	}
	chosen := press(t, srv, asked, p.ann, "Harbour log, Chapter 1: Ice ¶2")
	says(t, chosen, "Two cutters froze in.", "Harbour log, Chapter 1: Ice ¶2 of 3")
	if chosen.ID != asked.ID {
		t.Error("the question still stands")
	}

	awaitSettled(t, srv)
	noViolations(t, srv)
}

func TestReadingOnInDiscord(t *testing.T) {
	t.Parallel()
	srv, p := readers(t)
	answer := reply(t, srv, srv.Say(p.ch, p.ann, "!ask How did the crews get home over the ice?"))
	says(t, answer, "Their crews walked home over the ice.")
	page := press(t, srv, answer, p.ann, labels(answer)[0])
	if page.ID == answer.ID || !page.Ephemeral() {
		t.Errorf("what is read on takes the answer's place: %+v", page)
	}
	if got, want := page.Embeds[0].Description, "-# Ice closed the bay in January.\n\nTwo cutters froze in. **Their crews walked home over the ice.**\n\n-# It broke on the last day of March."; got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}

	next := press(t, srv, page, p.ann, "¶3 ▶")
	if next.ID != page.ID {
		t.Error("a page does not take the place of the one before")
	}
	says(t, next, "It broke on the last day of March.", "Harbour log, Chapter 1: Ice ¶3 of 3")
	next = press(t, srv, next, p.ann, "Chapter 2: Herring ▶")
	says(t, next, "Herring came late.", "Harbour log, Chapter 2: Herring ¶1 of 2")
	says(t, press(t, srv, next, p.ann, "◀ Chapter 1: Ice"), "Harbour log, Chapter 1: Ice ¶3 of 3")

	awaitSettled(t, srv)
	noViolations(t, srv)
}
