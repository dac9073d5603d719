package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/bwmarrin/discordgo"

	"github.com/chapterbot/chapterbot/bot/discord/rest"
)

// api makes the bot's requests through a discordgo session that is never
// opened. The session's own limiter and retries are left out: it keeps a
// bucket for every interaction and repeats messages. See transport.
type api struct {
	session *discordgo.Session
}

func newAPI(token string, t http.RoundTripper) (*api, error) {
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("make a discord session: %w", err)
	}
	// A redirect would carry a message, or a token, to wherever an answer says.
	s.Client = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.LogLevel = silent
	return &api{session: s}, nil
}

// silent is below every level of discordgo, which would print the token.
const silent = discordgo.LogError - 1

// do sends a request with a JSON body, or none when in is nil, and decodes the
// response into out unless that is nil.
func (a *api) do(ctx context.Context, method, endpoint string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return fmt.Errorf("encode a request: %w", err)
		}
	}
	bucket := &discordgo.Bucket{} // thrown away: the limits are the transport's
	bucket.Lock()
	response, err := a.session.RequestWithLockedBucket(method, endpoint, "application/json", body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return withoutURL(err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(response, out); err != nil {
		return fmt.Errorf("decode a response: %w", err)
	}
	return nil
}

// withoutURL drops the address that net/http puts into its errors: that of an
// interaction holds its token.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// body is a message as it is sent or edited: always whole, so that an edit
// leaves nothing of what stood before, and never able to ping.
type body struct {
	Content         string                           `json:"content"`
	Embeds          []*discordgo.MessageEmbed        `json:"embeds"`
	Components      []discordgo.MessageComponent     `json:"components"`
	AllowedMentions discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags           `json:"flags,omitempty"`
	Reference       *discordgo.MessageReference      `json:"message_reference,omitempty"`
	Nonce           string                           `json:"nonce,omitempty"`
	EnforceNonce    bool                             `json:"enforce_nonce,omitempty"`
}

func newBody(r rendered) body {
	b := body{
		Content:         r.content,
		Embeds:          r.embeds,
		Components:      r.components,
		AllowedMentions: discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}
	if b.Embeds == nil {
		b.Embeds = []*discordgo.MessageEmbed{}
	}
	if b.Components == nil {
		b.Components = []discordgo.MessageComponent{}
	}
	return b
}

// createMessage sends a message and returns its ID. With a nonce it is sent
// once however often it is tried.
func (a *api) createMessage(ctx context.Context, channel string, b body) (string, error) {
	if b.Nonce != "" {
		b.EnforceNonce = true
		ctx = rest.Repeatable(ctx)
	}
	var sent struct {
		ID string `json:"id"`
	}
	err := a.do(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), b, &sent)
	return sent.ID, err
}

func (a *api) editMessage(ctx context.Context, channel, message string, b body) error {
	return a.do(ctx, http.MethodPatch, discordgo.EndpointChannelMessage(channel, message), b, nil)
}

// callback is the first response to an interaction.
type callback struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

func (a *api) respond(ctx context.Context, id, token string, c callback) error {
	return a.do(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(id, url.PathEscape(token)), c, nil)
}

// editResponse edits a message of an interaction's: firstResponse or a follow-up.
func (a *api) editResponse(ctx context.Context, application, token, message string, b body) error {
	return a.do(ctx, http.MethodPatch, discordgo.EndpointWebhookMessage(application, url.PathEscape(token), message), b, nil)
}

// followUp sends another message to an interaction that was responded to, and
// returns its ID.
func (a *api) followUp(ctx context.Context, application, token string, b body) (string, error) {
	var sent struct {
		ID string `json:"id"`
	}
	err := a.do(ctx, http.MethodPost, discordgo.EndpointWebhookToken(application, url.PathEscape(token)), b, &sent)
	return sent.ID, err
}

// gatewayBot asks where to connect and how many sessions may still start.
// Servers that only know GET /gateway name no limits.
func (a *api) gatewayBot(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	var info discordgo.GatewayBotResponse
	err := a.do(ctx, http.MethodGet, discordgo.EndpointGatewayBot, nil, &info)
	if status, _ := rest.StatusOf(err); status == http.StatusNotFound {
		info = discordgo.GatewayBotResponse{SessionStartLimit: discordgo.SessionInformation{Remaining: 1}}
		err = a.do(ctx, http.MethodGet, discordgo.EndpointGateway, nil, &info)
	}
	if err != nil {
		return info, err
	}
	u, err := url.Parse(info.URL)
	if err != nil || u.Host == "" || (u.Scheme != "ws" && u.Scheme != "wss") {
		return info, fmt.Errorf("gateway address %q is not a WebSocket address", info.URL)
	}
	return info, nil
}

func (a *api) commands(ctx context.Context, endpoint string) ([]json.RawMessage, error) {
	var list []json.RawMessage
	err := a.do(ctx, http.MethodGet, endpoint, nil, &list)
	return list, err
}

// overwriteCommands returns the commands as they are registered then.
func (a *api) overwriteCommands(ctx context.Context, endpoint string, list any) ([]json.RawMessage, error) {
	var registered []json.RawMessage
	err := a.do(ctx, http.MethodPut, endpoint, list, &registered)
	return registered, err
}

func commandsEndpoint(application, guild string) string {
	if guild == "" {
		return discordgo.EndpointApplicationGlobalCommands(application)
	}
	return discordgo.EndpointApplicationGuildCommands(application, guild)
}
