package discord

import (
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// roundTrip is a Discord of one function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// newTestPermissions asks a Discord that answers 404, after answer returned.
func newTestPermissions(t *testing.T, answer func()) *permissions {
	t.Helper()
	a, err := newAPI("secret", roundTrip(func(r *http.Request) (*http.Response, error) {
		answer()
		return &http.Response{StatusCode: http.StatusNotFound, Body: http.NoBody, Header: http.Header{}, Request: r}, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	self := &identity{known: make(chan struct{})}
	self.set("5", "5")
	return newPermissions(a, self, slog.New(slog.DiscardHandler))
}

func TestALookupThatFailedIsNotRepeatedForTenSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		requests := 0
		p := newTestPermissions(t, func() {
			mu.Lock()
			defer mu.Unlock()
			requests++
		})
		asked := func() int {
			mu.Lock()
			defer mu.Unlock()
			before := requests
			mu.Unlock()
			got := p.inChannel(t.Context(), "1", "2")
			mu.Lock()
			if want := (may{send: true}); got != want {
				t.Errorf("where nothing is known it may %+v, want %+v", got, want)
			}
			return requests - before
		}
		if asked() == 0 {
			t.Error("the first ask looks nothing up")
		}
		time.Sleep(unknownFor - 1)
		if n := asked(); n != 0 {
			t.Errorf("%d requests within ten seconds, want none", n)
		}
		time.Sleep(2 * time.Nanosecond)
		if asked() == 0 {
			t.Error("it is never looked up again")
		}
		p.changed("GUILD_ROLE_UPDATE", []byte(`{"guild_id":"1"}`))
		if asked() == 0 {
			t.Error("it is not looked up again after a change")
		}
	})
}

func TestAChangeDuringALookupIsNotOverlooked(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*permissions){
		"of the channel's": func(p *permissions) { p.changed("CHANNEL_UPDATE", []byte(`{"id":"2","guild_id":"1"}`)) },
		"of a thread's":    func(p *permissions) { p.changed("THREAD_UPDATE", []byte(`{"id":"2","guild_id":"1"}`)) },
		"of anything":      func(p *permissions) { p.forget() },
	} {
		synctest.Test(t, func(t *testing.T) {
			hold := make(chan struct{})
			p := newTestPermissions(t, func() { <-hold })
			var asks sync.WaitGroup
			asks.Go(func() { p.inChannel(t.Context(), "1", "2") })
			synctest.Wait()
			change(p)
			asks.Go(func() { p.inChannel(t.Context(), "1", "2") }) // a lookup of its own
			synctest.Wait()
			change(p)
			close(hold)
			asks.Wait()
			if n := p.channels.Len(); n != 0 {
				t.Errorf("%s: what was found before the change is kept", name)
			}
			if n := len(p.lookups); n != 0 {
				t.Errorf("%s: %d lookups under way, want none", name, n)
			}
			p.changed("GUILD_UPDATE", []byte(`{"id":"3"}`)) // another server's
			p.inChannel(t.Context(), "1", "2")
			if p.channels.Len() != 1 {
				t.Errorf("%s: later lookups are not kept", name)
			}
		})
	}
}

// The cases follow Discord's documentation, "Permission Hierarchy".
func TestPermissionsInAChannel(t *testing.T) {
	t.Parallel()
	const (
		view, send, embed = permViewChannel, permSendMessages, permEmbedLinks
		history           = permReadMessageHistory
	)
	type overwrite = struct {
		ID    string        `json:"id"`
		Allow permissionSet `json:"allow"`
		Deny  permissionSet `json:"deny"`
	}
	type role = struct {
		ID          string        `json:"id"`
		Permissions permissionSet `json:"permissions"`
	}
	later, earlier := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	for _, c := range []struct {
		name     string
		owner    string
		everyone permissionSet
		roles    []role
		member   memberObject
		channel  channelObject
		want     permissionSet
	}{
		{"everyone's", "", view | send, nil, memberObject{}, channelObject{}, view | send},
		{"a role's besides", "", view, []role{{"r", send}}, memberObject{Roles: []string{"r"}}, channelObject{}, view | send},
		{"not another role's", "", view, []role{{"r", send}}, memberObject{}, channelObject{}, view},
		{"the owner has all", "me", 0, nil, memberObject{}, channelObject{Overwrites: []overwrite{{"me", 0, permAll}}}, permAll},
		{"an administrator has all", "", permAdministrator, nil, memberObject{}, channelObject{Overwrites: []overwrite{{"me", 0, send}}}, permAll},
		{"denied to everyone", "", view | send, nil, memberObject{}, channelObject{Overwrites: []overwrite{{"g", 0, send}}}, view},
		{
			"one role's allowance beats another's denial", "", view | send, nil, memberObject{Roles: []string{"r", "q"}},
			channelObject{Overwrites: []overwrite{{"r", send, 0}, {"q", 0, send}}}, view | send,
		},
		{
			"a role's allowance beats everyone's denial, in any order", "", view, nil, memberObject{Roles: []string{"r"}},
			channelObject{Overwrites: []overwrite{{"g", 0, send}, {"r", send, 0}}}, view | send,
		},
		{
			"the member's own word is last", "", view, nil, memberObject{Roles: []string{"r"}},
			channelObject{Overwrites: []overwrite{{"me", 0, embed}, {"r", embed, 0}}}, view,
		},
		{
			"a thread has its parent's", "", view | send, nil, memberObject{},
			channelObject{Type: 11, parent: &channelObject{Overwrites: []overwrite{{"g", 0, send}}}}, view,
		},
		{"in time out", "", view | send | history, nil, memberObject{TimeoutUntil: &later}, channelObject{}, view | history},
		{"after a time out", "", view | send, nil, memberObject{TimeoutUntil: &earlier}, channelObject{}, view | send},
	} {
		g := guildObject{OwnerID: c.owner, Roles: append([]role{{"g", c.everyone}}, c.roles...)}
		if got := g.inChannel("g", "me", c.member, c.channel); got != c.want {
			t.Errorf("%s: %b, want %b", c.name, got, c.want)
		}
	}
}

func TestPermissionsAreReadAsTheyTravel(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]permissionSet{`"8"`: 8, `8`: 8, `null`: 0, `""`: 0, `"274877906944"`: permSendMessagesThreads} {
		var p permissionSet
		if err := p.UnmarshalJSON([]byte(in)); err != nil || p != want {
			t.Errorf("%s: %d %v, want %d", in, p, err, want)
		}
	}
	for _, in := range []string{`"-1"`, `"all"`, `{}`, `1.5`} {
		var p permissionSet
		if err := p.UnmarshalJSON([]byte(in)); err == nil || p != 0 {
			t.Errorf("%s: %d %v, want nothing and an error", in, p, err)
		}
	}
}
