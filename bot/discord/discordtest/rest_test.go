package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// answer is what a REST request came back with.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	text   string
}

// code is Discord's error code.
func (a answer) code() int { n, _ := a.body["code"].(float64); return int(n) }

// wrong is Discord's name for what is wrong with a field ("embeds.0.title").
func (a answer) wrong(path string) string {
	node, _ := a.body["errors"].(map[string]any)
	for part := range strings.SplitSeq(path, ".") {
		node, _ = node[part].(map[string]any)
	}
	list, _ := node["_errors"].([]any)
	if len(list) == 0 {
		return ""
	}
	first, _ := list[0].(map[string]any)
	code, _ := first["code"].(string)
	return code
}

// rest makes one request with the bot's token.
func rest(t *testing.T, srv *discordtest.Server, method, path string, in any) answer {
	t.Helper()
	return restAs(t, srv, "Bot "+srv.Token(), method, path, in)
}

func restAs(t *testing.T, srv *discordtest.Server, auth, method, path string, in any) answer {
	t.Helper()
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := in.(string); ok {
		raw = []byte(text)
	}
	req, err := http.NewRequestWithContext(within(t), method, srv.URL()+"/api/v9"+path, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", auth)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(data)}
	_ = json.Unmarshal(data, &a.body) // lists stay in text
	return a
}

var quiet = map[string]any{"parse": []string{}}

// form is a message body with allowed_mentions, and pairs of field and value.
func form(pairs ...any) map[string]any {
	m := map[string]any{"allowed_mentions": quiet}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func button(id string) map[string]any {
	return map[string]any{"type": 2, "style": 1, "label": "Go", "custom_id": id}
}

func row(in ...any) map[string]any { return map[string]any{"type": 1, "components": in} }

func embed(pairs ...any) []any {
	m := form(pairs...)
	delete(m, "allowed_mentions")
	return []any{m}
}

func buttons(n int) []any {
	var out []any
	for i := range n {
		out = append(out, button(fmt.Sprint("b", i)))
	}
	return out
}

func repeat(n int, v any) []any {
	var out []any
	for range n {
		out = append(out, v)
	}
	return out
}

func options(n int) []any {
	var out []any
	for i := range n {
		out = append(out, map[string]any{"label": "x", "value": fmt.Sprint(i)})
	}
	return out
}

// TestMessagesAreHeldToTheDocumentedLimits has each limit from both sides: at
// the limit a message stands, one beyond it is refused by name.
func TestMessagesAreHeldToTheDocumentedLimits(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	ch := srv.AddGuild("Readers").AddChannel("questions")
	x := func(n int) string { return strings.Repeat("é", n) } // two bytes: characters are what counts
	const long, length, dup = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "COMPONENT_CUSTOM_ID_DUPLICATED"
	const required = "BASE_TYPE_REQUIRED"
	field := func(name, value string) map[string]any { return map[string]any{"name": name, "value": value} }
	for name, c := range map[string]struct {
		fits, beyond map[string]any
		path, wrong  string
	}{
		"content":           {form("content", x(2000)), form("content", x(2001)), "content", long},
		"embed title":       {form("embeds", embed("title", x(256))), form("embeds", embed("title", x(257))), "embeds.0.title", long},
		"embed description": {form("embeds", embed("description", x(4096))), form("embeds", embed("description", x(4097))), "embeds.0.description", long},
		"embed footer": {
			form("embeds", embed("footer", map[string]any{"text": x(2048)})),
			form("embeds", embed("footer", map[string]any{"text": x(2049)})), "embeds.0.footer.text", long,
		},
		"embed author": {
			form("embeds", embed("author", map[string]any{"name": x(256)})),
			form("embeds", embed("author", map[string]any{"name": x(257)})), "embeds.0.author.name", long,
		},
		"field name": {
			form("embeds", embed("fields", []any{field(x(256), "v")})),
			form("embeds", embed("fields", []any{field(x(257), "v")})), "embeds.0.fields.0.name", long,
		},
		"field value": {
			form("embeds", embed("fields", []any{field("n", x(1024))})),
			form("embeds", embed("fields", []any{field("n", x(1025))})), "embeds.0.fields.0.value", long,
		},
		"empty field": {
			form("embeds", embed("fields", []any{field("n", "v")})),
			form("embeds", embed("fields", []any{field("n", "  ")})), "embeds.0.fields.0.value", required,
		},
		"fields": {
			form("embeds", embed("fields", repeat(25, field("n", "v")))),
			form("embeds", embed("fields", repeat(26, field("n", "v")))), "embeds.0.fields", long,
		},
		"embeds": {
			form("embeds", repeat(10, embed("title", "x")[0])),
			form("embeds", repeat(11, embed("title", "x")[0])), "embeds", long,
		},
		"all embeds": {
			form("embeds", repeat(2, embed("description", x(3000))[0])),
			form("embeds", append(embed("title", "x"), repeat(2, embed("description", x(3000))[0])...)), "embeds", "MAX_EMBED_SIZE_EXCEEDED",
		},
		"embed link": {
			form("embeds", embed("title", "x", "url", "https://example.org")),
			form("embeds", embed("title", "x", "url", "javascript:1")), "embeds.0.url", "URL_TYPE_INVALID_SCHEME",
		},
		"rows": {
			form("components", []any{row(button("1")), row(button("2")), row(button("3")), row(button("4")), row(button("5"))}),
			form("components", []any{row(button("1")), row(button("2")), row(button("3")), row(button("4")), row(button("5")), row(button("6"))}),
			"components", length,
		},
		"buttons": {form("components", []any{row(buttons(5)...)}), form("components", []any{row(buttons(6)...)}), "components.0.components", length},
		"custom id": {
			form("components", []any{row(button(x(100)))}),
			form("components", []any{row(button(x(101)))}), "components.0.components.0.custom_id", length,
		},
		"no custom id": {
			form("components", []any{row(button("1"))}),
			form("components", []any{row(button(""))}), "components.0.components.0.custom_id", required,
		},
		"custom id twice": {
			form("components", []any{row(button("1")), row(button("2"))}),
			form("components", []any{row(button("1")), row(button("1"))}), "components.1.components.0.custom_id", dup,
		},
		"label": {
			form("components", []any{row(map[string]any{"type": 2, "style": 1, "label": x(80), "custom_id": "1"})}),
			form("components", []any{row(map[string]any{"type": 2, "style": 1, "label": x(81), "custom_id": "1"})}),
			"components.0.components.0.label", long,
		},
		"a button outside a row": {
			form("components", []any{row(button("1"))}),
			form("components", []any{button("1")}), "components.0.type", "UNION_TYPE_CHOICES",
		},
		"link button": {
			form("components", []any{row(map[string]any{"type": 2, "style": 5, "label": "l", "url": "https://example.org"})}),
			form("components", []any{row(map[string]any{"type": 2, "style": 5, "label": "l", "url": "https://example.org", "custom_id": "1"})}),
			"components.0.components.0", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
		},
		"select options": {
			form("components", []any{row(map[string]any{"type": 3, "custom_id": "s", "options": options(25)})}),
			form("components", []any{row(map[string]any{"type": 3, "custom_id": "s", "options": options(26)})}),
			"components.0.components.0.options", length,
		},
		"components v2 parts": {
			form("flags", 1<<15, "components", repeat(40, map[string]any{"type": 10, "content": "x"})),
			form("flags", 1<<15, "components", repeat(41, map[string]any{"type": 10, "content": "x"})), "components", long,
		},
		"components v2 text": {
			form("flags", 1<<15, "components", repeat(2, map[string]any{"type": 10, "content": x(2000)})),
			form("flags", 1<<15, "components", repeat(3, map[string]any{"type": 10, "content": x(1500)})), "components", "COMPONENT_MAX_TOTAL_TEXT_LENGTH",
		},
		"components v2 beside content": {
			form("flags", 1<<15, "components", []any{map[string]any{"type": 10, "content": "x"}}),
			form("flags", 1<<15, "content", "x", "components", []any{map[string]any{"type": 10, "content": "x"}}),
			"content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
		},
		"nonce": {
			form("content", "x", "nonce", x(25), "enforce_nonce", true),
			form("content", "x", "nonce", x(26), "enforce_nonce", true), "nonce", long,
		},
		"enforced nonce": {
			form("content", "x", "nonce", "1", "enforce_nonce", true),
			form("content", "x", "enforce_nonce", true), "nonce", required,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := "/channels/" + string(ch.ID) + "/messages"
			if a := rest(t, srv, "POST", path, c.fits); a.status != http.StatusOK {
				t.Errorf("at the limit: %d %s", a.status, a.text)
			}
			a := rest(t, srv, "POST", path, c.beyond)
			if a.status != http.StatusBadRequest || a.code() != 50035 || a.wrong(c.path) != c.wrong {
				t.Errorf("beyond: %d code %d %s; want %s at %s", a.status, a.code(), a.text, c.wrong, c.path)
			}
		})
	}
}

func TestRefusalsCarryDiscordsCodes(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	open, closed, mute := guild.AddChannel("open"), guild.AddChannel("closed"), guild.AddChannel("mute")
	closed.ForbidBot(discordtest.ViewChannel)
	mute.ForbidBot(discordtest.SendMessages | discordtest.SendMessagesInThreads)
	thread, archived := mute.AddThread("in mute"), open.AddThread("old")
	archived.Archive()
	noHistory := guild.AddChannel("no history")
	noHistory.ForbidBot(discordtest.ReadMessageHistory)
	said := srv.Say(noHistory, guild.Owner(), "hello")
	others := srv.Say(open, guild.Owner(), "hello")
	post := func(c *discordtest.Channel) string { return "/channels/" + string(c.ID) + "/messages" }
	hello := form("content", "hello")
	for name, c := range map[string]struct {
		method, path string
		body         any
		status, code int
	}{
		"nothing to say":     {"POST", post(open), form("content", " \n "), 400, 50006},
		"not JSON":           {"POST", post(open), "{", 400, 50109},
		"wrong type":         {"POST", post(open), form("content", 7), 400, 50035},
		"no such channel":    {"POST", "/channels/1/messages", hello, 404, 10003},
		"unseen channel":     {"POST", post(closed), hello, 403, 50001},
		"may not write":      {"POST", post(mute), hello, 403, 50013},
		"not in threads":     {"POST", post(thread), hello, 403, 50013},
		"archived thread":    {"POST", post(archived), hello, 400, 50083},
		"reply to nothing":   {"POST", post(open), form("content", "x", "message_reference", map[string]any{"message_id": "1"}), 400, 50035},
		"reply, no history":  {"POST", post(noHistory), form("content", "x", "message_reference", map[string]any{"message_id": said}), 403, 160002},
		"edit of another's":  {"PATCH", post(open) + "/" + string(others), hello, 403, 50005},
		"edit of nothing":    {"PATCH", post(open) + "/1", hello, 404, 10008},
		"delete of nothing":  {"DELETE", post(open) + "/1", nil, 404, 10008},
		"delete another's":   {"DELETE", post(open) + "/" + string(others), nil, 403, 50013},
		"no such route":      {"GET", "/nowhere", nil, 404, 0},
		"wrong method":       {"PUT", post(open), hello, 405, 0},
		"no such guild":      {"GET", "/guilds/1", nil, 404, 10004},
		"no such member":     {"GET", "/guilds/" + string(guild.ID) + "/members/1", nil, 404, 10007},
		"no such user":       {"GET", "/users/1", nil, 404, 10013},
		"another's commands": {"PUT", "/applications/1/commands", []any{}, 404, 10002},
		"no interaction":     {"POST", "/interactions/1/token/callback", map[string]any{"type": 5}, 404, 10062},
		"no webhook":         {"POST", "/webhooks/1/token", hello, 404, 10015},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := rest(t, srv, c.method, c.path, c.body)
			if a.status != c.status || a.code() != c.code {
				t.Errorf("got %d with code %d (%s), want %d with %d", a.status, a.code(), a.text, c.status, c.code)
			}
		})
	}
	if a := restAs(t, srv, srv.Token(), "GET", "/users/@me", nil); a.status != http.StatusUnauthorized {
		t.Errorf("a token without \"Bot \": %d, want 401", a.status)
	}
	if a := restAs(t, srv, "", "GET", "/gateway", nil); a.status != http.StatusOK {
		t.Errorf("GET /gateway without a token: %d, want 200", a.status)
	}
}

func TestEnforcedNoncesDeduplicateForAFewMinutes(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	ch := srv.AddGuild("Readers").AddChannel("questions")
	send := func(enforce bool) string {
		a := rest(t, srv, "POST", "/channels/"+string(ch.ID)+"/messages",
			form("content", "x", "nonce", "n1", "enforce_nonce", enforce))
		id, _ := a.body["id"].(string)
		return id
	}
	first, again := send(true), send(true)
	if first == "" || first != again {
		t.Errorf("enforced: %q and %q, want one message", first, again)
	}
	if other := send(false); other == first {
		t.Error("a nonce that is not enforced must not de-duplicate")
	}
	srv.Advance(10 * time.Minute)
	if late := send(true); late == first {
		t.Error("ten minutes later the nonce must be free again")
	}
}

func TestWhatCanPingIsAViolation(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body map[string]any
		want int
	}{
		"no allowed_mentions": {map[string]any{"content": "x"}, 1},
		"parse users":         {map[string]any{"content": "x", "allowed_mentions": map[string]any{"parse": []string{"users"}}}, 1},
		"replied user":        {map[string]any{"content": "x", "allowed_mentions": map[string]any{"parse": []string{}, "replied_user": true}}, 1},
		"nobody":              {form("content", "x"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := discordtest.Start(t, discordtest.Config{})
			ch := srv.AddGuild("Readers").AddChannel("questions")
			path := "/channels/" + string(ch.ID) + "/messages"
			a := rest(t, srv, "POST", path, c.body)
			if got := len(srv.Violations()); got != c.want {
				t.Errorf("send: %d violations, want %d", got, c.want)
			}
			id, _ := a.body["id"].(string)
			rest(t, srv, "PATCH", path+"/"+id, c.body)
			if got := len(srv.Violations()); got != 2*c.want {
				t.Errorf("send and edit: %d violations, want %d", got, 2*c.want)
			}
		})
	}
}

func TestWithoutEmbedLinksEmbedsVanish(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	ch := srv.AddGuild("Readers").AddChannel("questions")
	ch.ForbidBot(discordtest.EmbedLinks)
	a := rest(t, srv, "POST", "/channels/"+string(ch.ID)+"/messages", form("content", "x", "embeds", embed("title", "t")))
	if es, _ := a.body["embeds"].([]any); a.status != 200 || len(es) != 0 {
		t.Errorf("%d %s: want the message without its embed", a.status, a.text)
	}
}

func TestRateLimitsAnswer429WithHeaders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg    discordtest.Config
		global bool
	}{
		"of a channel": {discordtest.Config{ChannelLimit: discordtest.Rate{Requests: 2, Per: time.Minute}}, false},
		"global":       {discordtest.Config{GlobalLimit: discordtest.Rate{Requests: 2, Per: time.Minute}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := discordtest.Start(t, c.cfg)
			ch := srv.AddGuild("Readers").AddChannel("questions")
			post := func() answer {
				return rest(t, srv, "POST", "/channels/"+string(ch.ID)+"/messages", form("content", "x"))
			}
			for range 2 {
				if a := post(); a.status != 200 || a.header.Get("X-RateLimit-Remaining") == "" {
					t.Fatalf("within the limit: %d %v", a.status, a.header)
				}
			}
			a := post()
			wait, _ := a.body["retry_after"].(float64)
			if a.status != 429 || wait <= 0 || wait > 60 || a.body["global"] != c.global || a.header.Get("Retry-After") == "" {
				t.Errorf("beyond: %d %v %s", a.status, a.header, a.text)
			}
			srv.Advance(time.Minute)
			if a := post(); a.status != 200 {
				t.Errorf("a minute later: %d %s", a.status, a.text)
			}
		})
	}
}
