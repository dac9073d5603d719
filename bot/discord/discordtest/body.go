package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// messageBody is what a client sends to create or edit a message. A nil field
// was absent or null; has tells which.
type messageBody struct {
	Content         *string          `json:"content"`
	Embeds          []Embed          `json:"embeds"`
	Components      []Component      `json:"components"`
	AllowedMentions *AllowedMentions `json:"allowed_mentions"`
	Reference       *Reference       `json:"message_reference"`
	Flags           *int             `json:"flags"`
	TTS             bool             `json:"tts"`
	Nonce           any              `json:"nonce"`
	EnforceNonce    bool             `json:"enforce_nonce"`
	StickerIDs      []ID             `json:"sticker_ids"`
	Poll            json.RawMessage  `json:"poll"`
	Attachments     []any            `json:"attachments"`

	has map[string]bool
}

// decodeBody reads a message's JSON. Discord trims what people read.
func decodeBody(raw []byte) (*messageBody, *apiError) {
	var b messageBody
	if err := decode(raw, &b); err != nil {
		return nil, err
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil {
		return nil, errInvalidJSON
	}
	b.has = map[string]bool{}
	for k := range keys {
		b.has[k] = true
	}
	if b.Content != nil {
		t := strings.TrimSpace(*b.Content)
		b.Content = &t
	}
	for i := range b.Embeds {
		b.Embeds[i].trim()
	}
	return &b, nil
}

func (e *Embed) trim() {
	e.Type = "rich"
	e.Title, e.Description = strings.TrimSpace(e.Title), strings.TrimSpace(e.Description)
	for i := range e.Fields {
		e.Fields[i].Name = strings.TrimSpace(e.Fields[i].Name)
		e.Fields[i].Value = strings.TrimSpace(e.Fields[i].Value)
	}
	if e.Footer != nil {
		e.Footer.Text = strings.TrimSpace(e.Footer.Text)
	}
	if e.Author != nil {
		e.Author.Name = strings.TrimSpace(e.Author.Name)
	}
}

// decode reads JSON into v, and says what Discord says of a wrong type.
func decode(raw []byte, v any) *apiError {
	err := json.NewDecoder(bytes.NewReader(raw)).Decode(v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong) && wrong.Field != "":
		return formError(wrong.Field, "BASE_TYPE_BAD_TYPE", "Value has the wrong type: "+wrong.Value+".")
	}
	return errInvalidJSON
}

func (b *messageBody) content() string {
	if b.Content == nil {
		return ""
	}
	return *b.Content
}

func (b *messageBody) flags() int {
	if b.Flags == nil {
		return 0
	}
	return *b.Flags
}

func (b *messageBody) nonce() string {
	switch n := b.Nonce.(type) {
	case string:
		return n
	case float64:
		raw, _ := json.Marshal(int64(n))
		return string(raw)
	}
	return ""
}

// fill puts what the client sent into a new message.
func (b *messageBody) fill(m *Message, keep int) {
	m.Content, m.TTS = b.content(), b.TTS
	m.Embeds = append(m.Embeds, b.Embeds...)
	m.Components = number(b.Components)
	m.Flags |= b.flags() & keep
	m.Nonce = b.nonce()
	m.AllowedMentions = b.AllowedMentions
	m.MentionEveryone = b.pings("everyone") && mentionsEveryone(m.Content)
}

// change puts what the client sent into an existing message: what is absent
// stays, what is null goes.
func (b *messageBody) change(m *Message) {
	if b.has["content"] {
		m.Content = b.content()
	}
	if b.has["embeds"] {
		m.Embeds = append([]Embed{}, b.Embeds...)
	}
	if b.has["components"] {
		m.Components = number(b.Components)
	}
	if b.has["flags"] {
		m.Flags = m.Flags&^flagSuppressEmbeds | b.flags()&(flagSuppressEmbeds|flagComponentsV2)
	}
	m.AllowedMentions = b.AllowedMentions
}

// pings reports whether the body lets a kind of mention ping.
func (b *messageBody) pings(kind string) bool {
	if b.AllowedMentions == nil {
		return true
	}
	for _, p := range b.AllowedMentions.Parse {
		if p == kind {
			return true
		}
	}
	return false
}

func mentionsEveryone(s string) bool {
	return strings.Contains(s, "@everyone") || strings.Contains(s, "@here")
}

// number gives each component the ID that Discord fills in.
func number(cs []Component) []Component {
	n := 0
	var walk func([]Component) []Component
	walk = func(in []Component) []Component {
		out := make([]Component, len(in))
		for i, c := range in {
			n++
			if c.ID == 0 {
				c.ID = n
			}
			if len(c.Components) > 0 {
				c.Components = walk(c.Components)
			}
			out[i] = c
		}
		return out
	}
	return walk(cs)
}

// watchMentions records a message that is able to ping: one without
// allowed_mentions {"parse": []}.
func (r *request) watchMentions(b *messageBody) {
	switch am := b.AllowedMentions; {
	case am == nil:
		r.srv.violate(r.where(), "no allowed_mentions: the message is able to ping")
	case len(am.Parse) > 0 || len(am.Users) > 0 || len(am.Roles) > 0 || am.RepliedUser:
		r.srv.violate(r.where(), "allowed_mentions lets the message ping")
	}
}

// plainText is what a reader sees of a message.
func plainText(m Message) string {
	var parts []string
	put := func(ss ...string) {
		for _, s := range ss {
			if s != "" {
				parts = append(parts, s)
			}
		}
	}
	put(m.Content)
	for _, e := range m.Embeds {
		if e.Author != nil {
			put(e.Author.Name)
		}
		put(e.Title, e.Description)
		for _, f := range e.Fields {
			put(f.Name, f.Value)
		}
		if e.Footer != nil {
			put(e.Footer.Text)
		}
	}
	var walk func([]Component)
	walk = func(cs []Component) {
		for _, c := range cs {
			put(c.Content)
			walk(c.Components)
		}
	}
	walk(m.Components)
	return strings.Join(parts, "\n")
}
