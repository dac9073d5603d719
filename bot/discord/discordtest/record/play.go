package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// patience is how long one thing may take before the scene is given up.
const patience = 20 * time.Second

// Scene is a scene as it went.
type Scene struct {
	Name    string                    `json:"name"`
	Shows   string                    `json:"shows"`
	Tallest int                       `json:"tallest,omitempty"` // CSS pixels, see scene
	People  map[discordtest.ID]string `json:"people"`            // names by ID, the bot's too
	Steps   []Step                    `json:"steps"`
	Broken  string                    `json:"broken,omitempty"` // why it went no further
}

// Step is one thing that somebody did, and what the bot sent before the next.
type Step struct {
	ID      discordtest.ID `json:"id"` // of the message said, or of the interaction
	Who     string         `json:"who"`
	Said    string         `json:"said,omitempty"`
	Used    string         `json:"used,omitempty"`    // a slash command's name
	Pressed string         `json:"pressed,omitempty"` // a button's label
	On      discordtest.ID `json:"on,omitempty"`      // the message that was replied to, or has the button
	Sent    []Sent         `json:"sent"`
}

// Sent is a message that the bot posted or changed, as Discord then had it.
type Sent struct {
	Edited  bool            `json:"edited,omitempty"`
	Message json.RawMessage `json:"message"`
}

// stage is where a scene is played.
type stage struct {
	srv     *discordtest.Server
	guild   *discordtest.Guild
	channel *discordtest.Channel
	people  map[string]*discordtest.User
	corpus  string
	last    discordtest.Message // the bot's last answer

	mu   sync.Mutex // of what the server's callback shares with the play
	sent []Sent
}

// play plays a scene in a directory of its own.
func play(ctx context.Context, bin, dir string, s scene) (Scene, error) {
	st := &stage{sent: []Sent{}}
	if s.corpus != nil {
		st.corpus = filepath.Join(dir, "texts")
	}
	if err := os.MkdirAll(filepath.Join(dir, "texts"), 0o700); err != nil {
		return Scene{}, err
	}
	if err := write(st.corpus, s.corpus); err != nil {
		return Scene{}, err
	}
	srv, err := discordtest.NewServer(discordtest.Config{OnMessage: st.hear})
	if err != nil {
		return Scene{}, err
	}
	defer srv.Close()
	st.furnish(srv)
	b, err := startBot(ctx, bin, dir, st.corpus, srv)
	if err != nil {
		return Scene{}, err
	}
	defer b.stop()
	played := Scene{
		Name: s.name, Shows: s.shows, Tallest: s.tallest,
		People: map[discordtest.ID]string{srv.Self().ID: srv.Self().Username},
	}
	for _, u := range st.people {
		played.People[u.ID] = u.Username
	}
	played.Steps, err = st.perform(b.ctx, s.steps)
	if err != nil {
		played.Broken = err.Error()
	}
	return played, ctx.Err()
}

// furnish makes the server, its channel and its people.
func (st *stage) furnish(srv *discordtest.Server) {
	st.srv, st.guild = srv, srv.AddGuild("Readers")
	st.channel = st.guild.AddChannel("questions")
	st.people = map[string]*discordtest.User{
		"ann":   st.guild.AddMember("ann", 0),
		"admin": st.guild.AddMember("admin", discordtest.ManageServer),
	}
}

// hear keeps what the bot posts or changes. The server calls it.
func (st *stage) hear(m discordtest.Message, edited bool) {
	raw, err := json.Marshal(m)
	if err != nil {
		raw = []byte("null") // a message came as JSON and goes as JSON
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.sent = append(st.sent, Sent{Edited: edited, Message: raw})
}

// heard takes what was kept.
func (st *stage) heard() []Sent {
	st.mu.Lock()
	defer st.mu.Unlock()
	sent := st.sent
	st.sent = []Sent{} // in JSON a list, however short
	return sent
}

// perform does the steps in turn, each once the one before is answered.
func (st *stage) perform(ctx context.Context, steps []step) ([]Step, error) {
	done := []Step{}
	for _, do := range steps {
		step, err := st.one(ctx, do)
		step.Sent = st.heard()
		if step.Who != "" {
			done = append(done, step)
		}
		if err != nil {
			return done, err
		}
	}
	if bad := st.srv.Violations(); len(bad) > 0 {
		return done, fmt.Errorf("the bot did what Discord's users would regret: %v", bad)
	}
	return done, nil
}

// one does a step and waits for its answer.
func (st *stage) one(ctx context.Context, do step) (Step, error) {
	did, err := do.act(st)
	if err != nil || did.ID == "" {
		return did, err
	}
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	st.last, err = st.srv.AwaitReply(wait, did.ID)
	if err == nil && do.twice {
		st.last, err = st.srv.AwaitReply(wait, did.ID, func(m discordtest.Message) bool { return m.EditedTimestamp != nil })
	}
	if err != nil {
		return did, err
	}
	return did, st.srv.AwaitSettled(wait)
}

// step is one thing that somebody does. Who does nothing to the bot leaves the
// Step that act returns empty.
type step struct {
	act   func(*stage) (Step, error)
	twice bool // the answer is posted at once and changed when there is more to say
}

// says is ann's message in the channel.
func says(text string) step {
	return step{act: func(st *stage) (Step, error) {
		return Step{ID: st.srv.Say(st.channel, st.people["ann"], text), Who: "ann", Said: text}, nil
	}}
}

// replies is ann's reply to the bot's last answer.
func replies(text string) step {
	return step{act: func(st *stage) (Step, error) {
		id := st.srv.Post(st.channel, st.people["ann"], discordtest.Posting{Content: text, ReplyTo: st.last.ID})
		return Step{ID: id, Who: "ann", Said: text, On: st.last.ID}, nil
	}}
}

// writes is ann's direct message.
func writes(text string) step {
	return step{act: func(st *stage) (Step, error) {
		ann := st.people["ann"]
		return Step{ID: st.srv.Say(st.srv.DM(ann), ann, text), Who: "ann", Said: text}, nil
	}}
}

// mentions is ann's message in the channel after the bot's name.
func mentions(text string) step {
	return step{act: func(st *stage) (Step, error) { return says(st.srv.Self().Mention() + " " + text).act(st) }}
}

// uses is ann's slash command, with options by name and value in turn.
func uses(name string, options ...string) step {
	return step{act: func(st *stage) (Step, error) { return st.slash("ann", name, options...) }}
}

// reloads is the admin's reload, to its end.
func reloads() step {
	return step{twice: true, act: func(st *stage) (Step, error) { return st.slash("admin", "reload") }}
}

func (st *stage) slash(who, name string, options ...string) (Step, error) {
	values := map[string]any{}
	for i := 0; i+1 < len(options); i += 2 {
		values[options[i]] = options[i+1]
	}
	used, err := st.srv.Slash(st.channel, st.people[who], name, values)
	if err != nil {
		return Step{}, err
	}
	return Step{ID: used.ID, Who: who, Used: name}, nil
}

// presses is ann's press of the button under the bot's last answer whose label
// has these words.
func presses(label string) step {
	return step{act: func(st *stage) (Step, error) {
		var labels []string
		for _, row := range st.last.Components {
			for _, c := range row.Components {
				labels = append(labels, c.Label)
				if !strings.Contains(strings.ToLower(c.Label), strings.ToLower(label)) {
					continue
				}
				pressed, err := st.srv.Press(st.last.ID, st.people["ann"], c.CustomID)
				if err != nil {
					return Step{}, err
				}
				return Step{ID: pressed.ID, Who: "ann", Pressed: c.Label, On: st.last.ID}, nil
			}
		}
		return Step{}, fmt.Errorf("no button says %q, only %q", label, labels)
	}}
}

// changes writes files into the directory of texts; one without content goes.
func changes(files map[string]string) step {
	return step{act: func(st *stage) (Step, error) {
		if st.corpus == "" {
			return Step{}, errors.New("the scene has no texts of its own")
		}
		return Step{}, write(st.corpus, files)
	}}
}

func write(dir string, files map[string]string) error {
	for name, content := range files {
		path := filepath.Join(dir, name)
		if content == "" {
			if err := os.Remove(path); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}
