package discordtest_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func option(pairs ...any) map[string]any {
	o := form(append([]any{"type", 3, "name", "question", "description", "What to ask"}, pairs...)...)
	delete(o, "allowed_mentions")
	return o
}

func slashCommand(pairs ...any) map[string]any {
	c := form(append([]any{"name", "ask", "description", "Ask the text"}, pairs...)...)
	delete(c, "allowed_mentions")
	return c
}

func TestCommandsAreCheckedBeforeTheyReplaceTheOldOnes(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	path := "/applications/" + string(srv.ApplicationID()) + "/commands"
	if a := rest(t, srv, "PUT", path, []any{slashCommand("options", []any{option("required", true)})}); a.status != 200 {
		t.Fatalf("a proper command: %d %s", a.status, a.text)
	}
	for name, c := range map[string]struct {
		cmds        []any
		path, wrong string
	}{
		"no name":         {[]any{slashCommand("name", "")}, "0.name", "BASE_TYPE_REQUIRED"},
		"long name":       {[]any{slashCommand("name", strings.Repeat("a", 33))}, "0.name", "BASE_TYPE_BAD_LENGTH"},
		"capitals":        {[]any{slashCommand("name", "Ask")}, "0.name", "APPLICATION_COMMAND_INVALID_NAME"},
		"spaces":          {[]any{slashCommand("name", "ask me")}, "0.name", "APPLICATION_COMMAND_INVALID_NAME"},
		"no description":  {[]any{slashCommand("description", "")}, "0.description", "BASE_TYPE_REQUIRED"},
		"long desc":       {[]any{slashCommand("description", strings.Repeat("a", 101))}, "0.description", "BASE_TYPE_BAD_LENGTH"},
		"twice":           {[]any{slashCommand(), slashCommand()}, "1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"},
		"context":         {[]any{slashCommand("contexts", []int{3})}, "0.contexts", "BASE_TYPE_CHOICES"},
		"integration":     {[]any{slashCommand("integration_types", []int{2})}, "0.integration_types", "BASE_TYPE_CHOICES"},
		"option name":     {[]any{slashCommand("options", []any{option("name", "")})}, "0.options.0.name", "BASE_TYPE_REQUIRED"},
		"option type":     {[]any{slashCommand("options", []any{option("type", 12)})}, "0.options.0.type", "BASE_TYPE_CHOICES"},
		"required later":  {[]any{slashCommand("options", []any{option(), option("name", "b", "required", true)})}, "0.options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		"max length":      {[]any{slashCommand("options", []any{option("max_length", 6001)})}, "0.options.0.max_length", "NUMBER_TYPE_MAX"},
		"menu with words": {[]any{slashCommand("type", 3, "name", "Ask about this")}, "0.description", "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := rest(t, srv, "PUT", path, c.cmds)
			if a.status != 400 || a.wrong(c.path) != c.wrong {
				t.Errorf("%d %s; want %s at %s", a.status, a.text, c.wrong, c.path)
			}
			if got := srv.Commands(nil); len(got) != 1 || got[0] != "ask" {
				t.Errorf("the old commands are gone: %v", got)
			}
		})
	}
}

func TestStoredCommandsComeBackWithDiscordsDefaults(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	global := "/applications/" + string(srv.ApplicationID()) + "/commands"
	inGuild := "/applications/" + string(srv.ApplicationID()) + "/guilds/" + string(guild.ID) + "/commands"
	list := func(method, path string, in any) []map[string]any {
		var out []map[string]any
		a := rest(t, srv, method, path, in)
		if err := json.Unmarshal([]byte(a.text), &out); err != nil || len(out) != 1 {
			t.Fatalf("%s %s: %d %s", method, path, a.status, a.text)
		}
		return out
	}
	sent := []any{slashCommand("options", []any{option("required", true, "autocomplete", false)})}
	put := list("PUT", global, sent)[0]
	got := list("GET", global+"?with_localizations=true", nil)[0]
	for k, want := range map[string]string{
		"type": "1", "default_member_permissions": "null", "nsfw": "false", "dm_permission": "true",
		"contexts": "[0,1,2]", "integration_types": "[0,1]", "name_localizations": "null",
		"options": `[{"description":"What to ask","name":"question","required":true,"type":3}]`,
	} {
		if raw, _ := json.Marshal(got[k]); string(raw) != want {
			t.Errorf("%s = %s, want %s", k, raw, want)
		}
	}
	same := list("PUT", global, sent)[0]
	if same["id"] != put["id"] || same["version"] != put["version"] {
		t.Error("the same command sent again must keep its id and version")
	}
	changed := list("PUT", global, []any{slashCommand("description", "Ask it")})[0]
	if changed["id"] != put["id"] || changed["version"] == put["version"] {
		t.Error("a changed command must keep its id and get a new version")
	}
	if c := list("PUT", inGuild, sent)[0]; c["contexts"] != nil || c["guild_id"] != string(guild.ID) {
		t.Errorf("a guild's command: %v", c)
	}
}

func TestDiscordOffersCommandsOnlyWhereTheyAreFor(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild, foreign := srv.AddGuild("Readers"), srv.AddForeignGuild("Elsewhere")
	here, there := guild.AddChannel("here"), foreign.AddChannel("there")
	ann, admin := guild.AddMember("ann", 0), guild.AddMember("admin", discordtest.ManageServer)
	foreign.Join(ann, 0)
	path := "/applications/" + string(srv.ApplicationID()) + "/commands"
	a := rest(t, srv, "PUT", path, []any{
		slashCommand("name", "anywhere", "contexts", []int{0, 1, 2}, "integration_types", []int{0, 1}),
		slashCommand("name", "servers", "contexts", []int{0}, "integration_types", []int{0}),
		slashCommand("name", "admins", "contexts", []int{0}, "integration_types", []int{0}, "default_member_permissions", "32"),
		slashCommand("name", "words", "options", []any{option("required", true, "max_length", 5)}),
	})
	if a.status != 200 {
		t.Fatal(a.text)
	}
	for _, c := range []struct {
		name    string
		ch      *discordtest.Channel
		u       *discordtest.User
		options map[string]any
		ok      bool
	}{
		{"anywhere", here, ann, nil, true},
		{"anywhere", there, ann, nil, true},
		{"anywhere", srv.DM(ann), ann, nil, true},
		{"anywhere", srv.PrivateChannel(ann), ann, nil, true},
		{"servers", here, ann, nil, true},
		{"servers", there, ann, nil, false},
		{"servers", srv.DM(ann), ann, nil, false},
		{"admins", here, ann, nil, false},
		{"admins", here, admin, nil, true},
		{"admins", here, guild.Owner(), nil, true},
		{"words", here, ann, map[string]any{"question": "short"}, true},
		{"words", here, ann, map[string]any{"question": "too long"}, false},
		{"words", here, ann, map[string]any{"question": 5}, false},
		{"words", here, ann, nil, false},
		{"words", here, ann, map[string]any{"question": "a", "other": "b"}, false},
	} {
		if _, err := srv.Slash(c.ch, c.u, c.name, c.options); (err == nil) != c.ok {
			t.Errorf("/%s %v by %s in %q: %v, want ok %t", c.name, c.options, c.u.Username, c.ch.Name, err, c.ok)
		}
	}
	if _, err := srv.SlashAnyway(here, ann, "admins", nil); err != nil {
		t.Errorf("SlashAnyway: %v", err)
	}
}

func TestAnInteractionIsAnsweredOnceAndItsTokenDies(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	guild := srv.AddGuild("Readers")
	ch, ann := guild.AddChannel("here"), guild.AddMember("ann", 0)
	rest(t, srv, "PUT", "/applications/"+string(srv.ApplicationID())+"/commands", []any{slashCommand()})
	i, err := srv.Slash(ch, ann, "ask", nil)
	if err != nil {
		t.Fatal(err)
	}
	callback := "/interactions/" + string(i.ID) + "/" + i.Token + "/callback"
	hook := "/webhooks/" + string(srv.ApplicationID()) + "/" + i.Token
	if a := rest(t, srv, "POST", hook, form("content", "early")); a.code() != 10015 {
		t.Errorf("a followup before any response: %d %s", a.status, a.text)
	}
	if a := rest(t, srv, "POST", callback, map[string]any{"type": 7, "data": form("content", "x")}); a.code() != 50035 {
		t.Errorf("an update of no message: %d %s", a.status, a.text)
	}
	if a := restAs(t, srv, "", "POST", callback, map[string]any{"type": 5, "data": map[string]any{"flags": 64}}); a.status != 204 {
		t.Fatalf("defer without the bot's token: %d %s", a.status, a.text)
	}
	if a := rest(t, srv, "POST", callback, map[string]any{"type": 4, "data": form("content", "x")}); a.code() != 40060 {
		t.Errorf("a second response: %d %s", a.status, a.text)
	}
	if l := srv.Ledger(); l.Answered != 0 {
		t.Error("\"thinking\" is no answer")
	}
	if a := rest(t, srv, "PATCH", hook+"/messages/@original", form("content", "done")); a.status != 200 {
		t.Errorf("edit: %d %s", a.status, a.text)
	}
	m, err := srv.AwaitReply(within(t), i.ID)
	if err != nil || m.Content != "done" || !m.Ephemeral() {
		t.Errorf("reply = %+v, %v", m, err)
	}
	srv.Advance(15 * time.Minute)
	if a := rest(t, srv, "PATCH", hook+"/messages/@original", form("content", "late")); a.code() != 50027 {
		t.Errorf("after 15 minutes: %d %s", a.status, a.text)
	}
}

func TestAPressNeedsAComponentThatIsThere(t *testing.T) {
	t.Parallel()
	srv := discordtest.Start(t, discordtest.Config{})
	ch := srv.AddGuild("Readers").AddChannel("here")
	ann := ch.Guild().AddMember("ann", 0)
	a := rest(t, srv, "POST", "/channels/"+string(ch.ID)+"/messages", form("content", "x", "components", []any{row(button("go"))}))
	id, _ := a.body["id"].(string)
	if _, err := srv.Press(discordtest.ID(id), ann, "go"); err != nil {
		t.Error(err)
	}
	if _, err := srv.Press(discordtest.ID(id), ann, "stop"); err == nil {
		t.Error("pressed a button that is not there")
	}
	if _, err := srv.PressForged(discordtest.ID(id), ann, "stop"); err != nil {
		t.Error(err)
	}
	if _, err := srv.Slash(ch, ann, "ask", nil); !errors.Is(err, discordtest.ErrNotOffered) {
		t.Errorf("an unregistered command: %v", err)
	}
}

// As a rule Discord leaves out to whom the message with the button replies.
func TestAPressTellsWhomItsMessageRepliesToWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	for _, tells := range []bool{false, true} {
		srv := discordtest.Start(t, discordtest.Config{PressTellsReply: tells})
		ch := srv.AddGuild("Readers").AddChannel("here")
		ann := ch.Guild().AddMember("ann", 0)
		dg := session(t, srv)
		pressed := make(chan *discordgo.Message, 1)
		dg.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { pressed <- i.Message })
		connect(t, srv, dg)
		asked := srv.Say(ch, ann, "!ask who?")
		a := rest(t, srv, "POST", "/channels/"+string(ch.ID)+"/messages", form(
			"content", "x", "components", []any{row(button("go"))}, "message_reference", map[string]any{"message_id": asked}))
		id, _ := a.body["id"].(string)
		if _, err := srv.Press(discordtest.ID(id), ann, "go"); err != nil {
			t.Fatal(err)
		}
		select {
		case m := <-pressed:
			if told := m.ReferencedMessage != nil && m.ReferencedMessage.Author.ID == string(ann.ID); told != tells {
				t.Errorf("it tells %t, want %t: %+v", told, tells, m.ReferencedMessage)
			}
		case <-within(t).Done():
			t.Fatal("the press never arrived")
		}
	}
}
