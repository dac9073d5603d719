package discordtest

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzMessageBody feeds bodies to the checks: none may panic, and what they
// let through is within the documented limits, counted here a second time.
func FuzzMessageBody(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"content":"x"}`, `{"content":7}`, `[]`, `null`, `{"embeds":[null]}`,
		`{"embeds":[{"fields":[{"name":"n","value":"v"}],"author":{"name":""}}]}`,
		`{"components":[{"type":1,"components":[{"type":2,"style":1,"label":"x","custom_id":"1"}]}]}`,
		`{"flags":32768,"components":[{"type":17,"components":[{"type":9,"components":[{"type":10,"content":"x"}],"accessory":{"type":11}}]}]}`,
		`{"nonce":12345678901234567890,"enforce_nonce":true,"content":"x"}`, `{"content":"` + strings.Repeat("é", 2001) + `"}`,
		`{"allowed_mentions":{"parse":["users"],"users":["1"]},"content":"x"}`, `{"message_reference":{}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := decodeBody(raw)
		if err != nil {
			return
		}
		for _, in := range []bodyContext{contextMessage, contextEdit, contextResponse} {
			if b.validate(in) != nil {
				continue
			}
			total := 0
			for _, e := range b.Embeds {
				total += e.size()
			}
			if utf8.RuneCountInString(b.content()) > 2000 || len(b.Embeds) > 10 || total > 6000 || utf8.RuneCountInString(b.nonce()) > 25 {
				t.Errorf("let through: %s", raw)
			}
			if b.flags()&flagComponentsV2 == 0 && len(b.Components) > 5 {
				t.Errorf("let through %d rows", len(b.Components))
			}
			ids := (Message{Components: b.Components}).CustomIDs()
			slices.Sort(ids)
			if n := len(ids); len(slices.Compact(ids)) != n {
				t.Errorf("let through a custom id twice: %s", raw)
			}
		}
		m := Message{}
		b.fill(&m, 0)
		_ = m.Text()
	})
}

// FuzzRouteMatch compares the matcher with splitting both sides at slashes.
func FuzzRouteMatch(f *testing.F) {
	for _, s := range []string{"/gateway", "/gateway/bot", "/channels/1/messages", "/channels//messages", "/", "", "/channels/1/messages/", "//"} {
		f.Add(s)
	}
	all := routes()
	f.Fuzz(func(t *testing.T, path string) {
		if !strings.HasPrefix(path, "/") {
			return
		}
		got := strings.Split(path[1:], "/")
		for _, rt := range all {
			want := strings.Split(rt.pattern[1:], "/")
			var vars []string
			same := len(got) == len(want) && !slices.Contains(got, "")
			for i := range want {
				switch {
				case !same:
				case want[i] == "{}":
					vars = append(vars, got[i])
				default:
					same = want[i] == got[i]
				}
			}
			gotVars, ok := rt.match(path)
			if ok != same || ok && !slices.Equal(vars, gotVars) {
				t.Errorf("%s on %q: %v %t, want %v %t", rt.pattern, path, gotVars, ok, vars, same)
			}
		}
	})
}
