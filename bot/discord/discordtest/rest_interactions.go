package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// The types of a first response.
const (
	callbackMessage        = 4
	callbackDeferred       = 5
	callbackDeferredUpdate = 6
	callbackUpdate         = 7
	callbackChoices        = 8
	callbackModal          = 9
)

type callback struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

// postCallback takes the first response to an interaction.
func postCallback(r *request) (int, any) {
	var cb callback
	if err := decode(r.body, &cb); err != nil {
		return 0, err
	}
	if len(cb.Data) == 0 || string(cb.Data) == "null" {
		cb.Data = json.RawMessage("{}")
	}
	b, err := decodeBody(cb.Data)
	if err != nil {
		return 0, err
	}
	s := r.srv
	i, err := s.respondable(ID(r.vars[0]), r.vars[1])
	if err != nil {
		return 0, err
	}
	if err := cb.validate(i, b); err != nil {
		return 0, err
	}
	switch cb.Type {
	case callbackMessage, callbackUpdate:
		r.watchMentions(b)
	case callbackDeferred:
		if extra := b.flags() &^ flagEphemeral; extra != 0 || b.content() != "" || len(b.Embeds) > 0 {
			s.violate(r.where(), "a deferred response takes only the ephemeral flag")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.response != 0 {
		return 0, errAcknowledged
	}
	i.response = cb.Type
	s.carryOut(i, &cb, b)
	if r.http.URL.Query().Get("with_response") != "true" {
		return http.StatusNoContent, nil
	}
	return http.StatusOK, marshal(map[string]any{
		"interaction": map[string]any{"id": i.ID, "type": i.Kind},
		"resource":    map[string]any{"type": cb.Type, "message": i.original},
	})
}

// respondable finds an interaction that can still be responded to.
func (s *Server) respondable(id ID, token string) (*Interaction, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.interactions[token]
	switch {
	case i == nil || i.ID != id:
		return nil, errUnknownInteraction
	case i.response != 0:
		return nil, errAcknowledged
	case s.Now().Sub(i.created) > firstResponse:
		return nil, errUnknownInteraction
	}
	return i, nil
}

// validate checks that the response fits the interaction and its form.
func (cb *callback) validate(i *Interaction, b *messageBody) *apiError {
	const choices = "BASE_TYPE_CHOICES"
	switch {
	case cb.Type < callbackMessage || cb.Type > callbackModal:
		return formError("type", choices, "Value must be one of {1, 4, 5, 6, 7, 8, 9, 10, 12}.")
	case (cb.Type == callbackDeferredUpdate || cb.Type == callbackUpdate) && i.Kind != kindComponent,
		(cb.Type == callbackChoices) != (i.Kind == kindAutocomplete):
		return formError("type", choices, "This response type does not fit the interaction.")
	case cb.Type == callbackMessage:
		return b.validate(contextResponse)
	case cb.Type == callbackUpdate:
		return b.validate(contextEdit)
	case cb.Type == callbackChoices:
		return cb.checkChoices()
	}
	return nil
}

func (cb *callback) choices() []Choice {
	var d struct {
		Choices []Choice `json:"choices"`
	}
	_ = json.Unmarshal(cb.Data, &d) // checkChoices reports what is wrong
	return d.Choices
}

func (cb *callback) checkChoices() *apiError {
	var d struct {
		Choices []Choice `json:"choices"`
	}
	if err := decode(cb.Data, &d); err != nil {
		return err
	}
	f := formErrors{}
	if len(d.Choices) > 25 {
		f.add("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	for n, c := range d.Choices {
		at := fmt.Sprintf("data.choices.%d", n)
		f.required(at+".name", c.Name)
		f.tooLong(at+".name", c.Name, 100)
		if v, ok := c.Value.(string); ok {
			f.tooLong(at+".value", v, 100)
			if utf8.RuneCountInString(v) == 0 {
				f.required(at+".value", v)
			}
		}
	}
	return f.err()
}

// carryOut makes what a response makes. mu is held.
func (s *Server) carryOut(i *Interaction, cb *callback, b *messageBody) {
	switch cb.Type {
	case callbackMessage:
		i.original = s.respond(i, b, 0)
	case callbackDeferred:
		i.original = s.respond(i, &messageBody{Flags: b.Flags}, flagLoading)
	case callbackDeferredUpdate:
		i.original = i.message // the answer is the edit that follows
	case callbackUpdate:
		i.original = i.message
		s.revise(i.message)
		b.change(i.message)
		s.announce("MESSAGE_UPDATE", i.Channel, i.message, nil)
		s.answered(i.ID, i.message)
		s.shown(i.message, true)
	case callbackChoices:
		i.choices = cb.choices()
		s.broadcast()
	default:
		s.broadcast()
	}
}

// respond makes a message in the name of an interaction. mu is held.
func (s *Server) respond(i *Interaction, b *messageBody, extra int) *Message {
	m := s.newMessage(i.Channel, s.self)
	m.Type, m.WebhookID, m.ApplicationID, m.Token = 20, s.application, s.application, i.Token
	m.Flags = extra
	m.Interaction = &interactionMeta{ID: i.ID, Type: i.Kind, User: i.User}
	if i.message != nil { // it answers the message with the button
		m.Type, m.Reference, m.ReferencedMessage = 19, &Reference{MessageID: i.message.ID, ChannelID: i.Channel.ID, GuildID: m.GuildID}, shallow(i.message)
	}
	b.fill(m, flagEphemeral|flagSuppressEmbeds|flagSuppressNotifications|flagComponentsV2)
	m.Nonce = ""
	s.store(m)
	s.announce("MESSAGE_CREATE", i.Channel, m, nil)
	s.answered(i.ID, m)
	s.shown(m, false)
	return m
}

// living finds an interaction by its token, alive and responded to.
func (s *Server) living(r *request) (*Interaction, *apiError) {
	if ID(r.vars[0]) != s.application {
		return nil, errUnknownWebhook
	}
	i := s.interactions[r.vars[1]]
	switch {
	case i == nil:
		return nil, errUnknownWebhook
	case s.Now().Sub(i.created) > tokenLife:
		return nil, errWebhookToken
	case i.response == 0:
		return nil, errUnknownWebhook
	}
	return i, nil
}

// postFollowup sends a further message; the first one after a deferred
// response takes that response's place, as at Discord.
func postFollowup(r *request) (int, any) {
	b, err := decodeBody(r.body)
	if err != nil {
		return 0, err
	}
	if err := b.validate(contextResponse); err != nil {
		return 0, err
	}
	r.watchMentions(b)
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.living(r)
	if err != nil {
		return 0, err
	}
	if o := i.original; o != nil && o.Loading() {
		b.has["content"], b.has["embeds"], b.has["components"] = true, true, true
		status, out := s.applyEdit(i.Channel, o, b)
		return status, settle(out)
	}
	m := s.respond(i, b, 0)
	return http.StatusOK, marshal(m)
}

// settle marshals an answer while the lock is held.
func settle(out any) any {
	if _, ok := out.(*apiError); ok || out == nil {
		return out
	}
	return marshal(out)
}

// responseMessage finds the message of an interaction that a path names.
func (s *Server) responseMessage(r *request) (*Interaction, *Message, *apiError) {
	i, err := s.living(r)
	if err != nil {
		return nil, nil, err
	}
	m := i.original
	if r.vars[2] != "@original" {
		m = s.messages[ID(r.vars[2])]
		if m != nil && m.Token != i.Token && m != i.original {
			m = nil
		}
	}
	if m == nil || m.Deleted {
		return nil, nil, errUnknownMessage
	}
	return i, m, nil
}

func getResponse(r *request) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m, err := s.responseMessage(r)
	if err != nil {
		return 0, err
	}
	return http.StatusOK, marshal(m)
}

func patchResponse(r *request) (int, any) {
	b, err := decodeBody(r.body)
	if err != nil {
		return 0, err
	}
	if err := b.validate(contextEdit); err != nil {
		return 0, err
	}
	r.watchMentions(b)
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	i, m, err := s.responseMessage(r)
	if err != nil {
		return 0, err
	}
	status, out := s.applyEdit(i.Channel, m, b)
	if a := s.asks[i.ID]; status == http.StatusOK && a != nil && len(a.replies) == 0 {
		s.answered(i.ID, m) // the edit that a deferred update promised
	}
	return status, settle(out)
}

func deleteResponse(r *request) (int, any) {
	s := r.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m, err := s.responseMessage(r)
	if err != nil {
		return 0, err
	}
	s.remove(m)
	return http.StatusNoContent, nil
}
