package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type aim struct {
	to   *url.URL
	base *http.Transport
}

func (a aim) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = a.to.Scheme, a.to.Host
	return a.base.RoundTrip(r)
}

// connectEcho runs a bot that repeats what it hears in an embed with a button
// and says "pressed" when that is pressed. What it has begun to answer is waited
// for with what it returns.
func connectEcho(t *testing.T, address string) *sync.WaitGroup {
	t.Helper()
	var answering sync.WaitGroup
	dg, err := discordgo.New("Bot test-token")
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	base := &http.Transport{}
	dg.Client = &http.Client{Transport: aim{to, base}}
	dg.ShouldReconnectOnError = false
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages |
		discordgo.IntentsDirectMessages | discordgo.IntentMessageContent
	button := discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "More", CustomID: "more"}}}
	dg.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot {
			return
		}
		answering.Add(1)
		defer answering.Done()
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Embeds:     []*discordgo.MessageEmbed{{Description: "**" + m.Author.Username + "**: " + m.Content}},
			Components: []discordgo.MessageComponent{button}, Reference: m.Reference(),
		})
		if err != nil {
			t.Errorf("send: %v", err)
		}
	})
	dg.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		answering.Add(1)
		defer answering.Done()
		kind, text := discordgo.InteractionResponseUpdateMessage, "pressed"
		if i.Type == discordgo.InteractionApplicationCommand {
			kind, text = discordgo.InteractionResponseChannelMessageWithSource, "slashed "+i.ApplicationCommandData().Options[0].StringValue()
		}
		err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: kind, Data: &discordgo.InteractionResponseData{Content: text},
		})
		if err != nil {
			t.Errorf("respond: %v", err)
		}
	})
	if err := dg.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = dg.Close()
		base.CloseIdleConnections()
	})
	_, err = dg.ApplicationCommandBulkOverwrite(dg.State.Application.ID, "", []*discordgo.ApplicationCommand{{
		Name: "ask", Description: "Ask", Options: []*discordgo.ApplicationCommandOption{{
			Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What",
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return &answering
}

// screen reads what the console prints.
type screen struct {
	t     *testing.T
	lines *bufio.Scanner
}

// until reads on to a line that contains text, and returns it.
func (s *screen) until(text string) string {
	s.t.Helper()
	for s.lines.Scan() {
		if strings.Contains(s.lines.Text(), text) {
			return s.lines.Text()
		}
	}
	s.t.Fatalf("the console never showed %q", text)
	return ""
}

func TestAPersonTalksWithABot(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	inRead, in := io.Pipe()
	outRead, out := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"-addr", "127.0.0.1:0"}, inRead, out, io.Discard, false)
		_ = out.Close()
		_ = inRead.Close()
	}()
	s := &screen{t, bufio.NewScanner(outRead)}
	address := strings.TrimSuffix(strings.Fields(s.until("listens on"))[6], ".")
	s.until("quit")
	answering := connectEcho(t, address)
	for _, c := range []struct{ typed, shown string }{
		{"!ask who?", "│ **ann**: !ask who?"},
		{"press 1", "pressed"},
		{"press 7", "has 0 buttons"},
		{"as admin", ""},
		{"@ hello", "│ **admin**: <@"},
		{"dm psst", "│ **admin**: psst"},
		{"/ask where?", "slashed where?"},
		{"/nothing", "does not offer"},
		{"as nobody", "be ann or admin"},
		{"faults", "half-open"},
		{"fault op1", "op1: op 1 asks for a heartbeat now"},
		{"fault gremlins", "no fault is named"},
		{"embeds", "may not send embeds"},
	} {
		if _, err := io.WriteString(in, c.typed+"\n"); err != nil {
			t.Fatal(err)
		}
		if c.shown != "" {
			s.until(c.shown)
		}
	}
	go func() {
		answering.Wait() // what is on the screen is not yet what the bot's requests have returned
		_, _ = io.WriteString(in, "quit\n")
	}()
	for s.lines.Scan() { // what is left on the screen
	}
	if code := <-done; code != 0 {
		t.Errorf("exit status %d", code)
	}
}

func TestMessagesLookAsTheyDoInDiscord(t *testing.T) {
	t.Parallel()
	m := discordtest.Message{
		Author: &discordtest.User{Username: "bot"}, Flags: 1 << 6,
		Content: `5 \* 3 \<@1\> **x`,
		Embeds:  []discordtest.Embed{{Title: "T", Description: "a **b** c\nd", Footer: &discordtest.EmbedFooter{Text: `f \*`}}},
		Components: []discordtest.Component{{Type: 1, Components: []discordtest.Component{
			{Type: 2, Label: "Go", CustomID: "1"}, {Type: 2, Label: "Link", URL: "https://example.org"}, {Type: 2, Label: "On", CustomID: "2"},
		}}},
	}
	plain := painter{}.message(m, true)
	want := "bot (only you can see this) (edited)\n  5 * 3 <@1> **x\n  │ T\n  │ a **b** c\n  │ d\n  │ f \\*\n  [1: Go] [2: On]\n"
	if plain != want {
		t.Errorf("plain:\n%s\nwant:\n%s", plain, want)
	}
	m.Content = "safe \x1b[2J"
	coloured := painter{colour: true}.message(m, false)
	if !strings.Contains(coloured, "a \x1b[1mb\x1b[22m c") || strings.Contains(coloured, "\x1b[2J") {
		t.Errorf("coloured: %q", coloured)
	}
}
