package discord

import (
	"testing"
	"time"
)

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
