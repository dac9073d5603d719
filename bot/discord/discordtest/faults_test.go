package discordtest_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestASteadfastClientSurvivesEveryFault has the reference client answer
// asks while each fault is on: the fault takes hold, and then nothing that
// was delivered is lost, nothing is answered twice, and the client is back,
// or stopped where Discord's codes say so.
func TestASteadfastClientSurvivesEveryFault(t *testing.T) {
	t.Parallel()
	for _, f := range discordtest.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			srv := discordtest.Start(t, discordtest.Config{HeartbeatInterval: beat})
			guild := srv.AddGuild("Readers")
			ch, ann := guild.AddChannel("questions"), guild.AddMember("ann", 0)
			client := runReference(t, srv)
			if err := srv.AwaitSession(within(t), 1); err != nil {
				t.Fatal(err)
			}
			registerAsk(t, client)
			before := srv.Say(ch, ann, "!before")
			if _, err := srv.AwaitReply(within(t), before); err != nil {
				t.Fatal(err)
			}

			f.For = min(f.For, 300*time.Millisecond)
			f.RetryAfter = min(f.RetryAfter, 100*time.Millisecond)
			in := srv.Inject(f)
			for range 3 {
				srv.Say(ch, ann, "!during")
				if _, err := srv.Slash(ch, ann, "ask", map[string]any{"question": "during"}); err != nil {
					t.Fatal(err)
				}
			}
			select {
			case <-in.Hit():
			case <-within(t).Done():
				t.Fatal("the fault never took hold")
			}
			if f.Expect == discordtest.Stops {
				select {
				case <-client.stopped:
				case <-within(t).Done():
					t.Fatal("the client did not stop")
				}
				return
			}
			select {
			case <-in.Done():
			case <-within(t).Done():
				t.Fatal("the fault never ended")
			}
			awaitRecovery(t, srv, f)
			if err := srv.AwaitSettled(within(t)); err != nil {
				t.Fatal(err)
			}
			checkAfter(t, srv, ch, ann, f)
		})
	}
}

// awaitRecovery waits for what the client is to do about the fault.
func awaitRecovery(t *testing.T, srv *discordtest.Server, f discordtest.Fault) {
	t.Helper()
	var err error
	switch f.Expect {
	case discordtest.Resumes:
		err = srv.AwaitStats(within(t), "a resume", func(st discordtest.Stats) bool { return st.Resumes >= 1 })
	case discordtest.Reidentifies:
		err = srv.AwaitStats(within(t), "a second identify", func(st discordtest.Stats) bool { return st.Identifies >= 2 })
	}
	if err == nil {
		err = srv.AwaitSession(within(t), 1)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// outOfTime are the faults that leave an interaction no time to be answered.
var outOfTime = map[string]bool{"clock-forward": true, "clock-back": true, "hang": true}

// checkAfter checks the books, and that the client is in service again.
func checkAfter(t *testing.T, srv *discordtest.Server, ch *discordtest.Channel, ann *discordtest.User, f discordtest.Fault) {
	t.Helper()
	st, l := srv.Stats(), srv.Ledger()
	if len(l.Doubled) != 0 {
		t.Errorf("answered twice: %v", l.Doubled)
	}
	switch f.Expect {
	case discordtest.Resumes, discordtest.Unnoticed, discordtest.Retries:
		if st.Identifies != 1 {
			t.Errorf("%d identifies; want the first session to live on", st.Identifies)
		}
		if l.Answered != l.Asked && !outOfTime[f.Name] {
			t.Errorf("%d asked, %d answered", l.Asked, l.Answered)
		}
	}
	if f.Name == "close-4014" {
		ch = srv.DM(ann) // there it can still read
	}
	id := srv.Say(ch, ann, "!after")
	if _, err := srv.AwaitReply(within(t), id); err != nil {
		t.Errorf("not in service after the fault: %v", err)
	}
}

func registerAsk(t *testing.T, c *reference) {
	t.Helper()
	var got json.RawMessage
	status, err := c.call(within(t), "PUT", "/applications/"+string(c.srv.ApplicationID())+"/commands", []any{map[string]any{
		"name": "ask", "description": "Ask the text", "options": []any{map[string]any{
			"type": 3, "name": "question", "description": "What to ask", "required": true,
		}},
	}}, &got)
	if err != nil || status != 200 {
		t.Fatalf("register: %d %v %s", status, err, got)
	}
}

func TestFaultNamesAreUniqueAndExplained(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range discordtest.Faults() {
		if seen[f.Name] || f.Doc == "" || f.Expect == "" {
			t.Errorf("fault %q: double, or without doc or outcome", f.Name)
		}
		seen[f.Name] = true
	}
}
