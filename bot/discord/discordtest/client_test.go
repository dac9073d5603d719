package discordtest_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what should happen at once.
const patience = 20 * time.Second

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// aim rewrites every request of a client to the fake.
type aim struct {
	to   *url.URL
	base *http.Transport
}

func (a *aim) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = a.to.Scheme, a.to.Host
	return a.base.RoundTrip(r)
}

const allIntents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages |
	discordgo.IntentsDirectMessages | discordgo.IntentMessageContent

// session is a discordgo session aimed at the fake, not yet open.
func session(t *testing.T, srv *discordtest.Server) *discordgo.Session {
	t.Helper()
	dg, err := discordgo.New("Bot " + srv.Token())
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(srv.URL())
	if err != nil {
		t.Fatal(err)
	}
	base := &http.Transport{}
	t.Cleanup(base.CloseIdleConnections)
	dg.Client = &http.Client{Transport: &aim{to, base}, Timeout: patience}
	dg.Identify.Intents = allIntents
	dg.StateEnabled = false
	dg.ShouldRetryOnRateLimit = false
	dg.MaxRestRetries = 0
	dg.ShouldReconnectOnError = false // or it comes back after Close
	return dg
}

// connect opens the session and closes it when the test ends.
func connect(t *testing.T, srv *discordtest.Server, dg *discordgo.Session) {
	t.Helper()
	if err := dg.Open(); err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = dg.Close() })
	if err := srv.AwaitSession(within(t), 1); err != nil {
		t.Fatal(err)
	}
}

// echo answers every message that starts with "!" with what it says.
func echo(t *testing.T, dg *discordgo.Session) {
	dg.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author == nil || m.Author.Bot || m.Content == "" {
			return
		}
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content:         "you said " + m.Content,
			Reference:       m.Reference(),
			AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		})
		if err != nil {
			t.Logf("echo: %v", err)
		}
	})
}
