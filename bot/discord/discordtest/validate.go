package discordtest

import (
	"fmt"
	"unicode/utf8"
)

// Discord's limits on messages, from its API documentation. Lengths are in
// Unicode characters.
const (
	maxContent          = 2000
	maxEmbeds           = 10
	maxEmbedTitle       = 256
	maxEmbedDescription = 4096
	maxEmbedFields      = 25
	maxFieldName        = 256
	maxFieldValue       = 1024
	maxFooter           = 2048
	maxEmbedAuthor      = 256
	maxAllEmbeds        = 6000
	maxNonce            = 25
)

// bodyContext is where a message body is used: the rules differ a little.
type bodyContext int

const (
	contextMessage  bodyContext = iota
	contextEdit                 // absent fields stay as they are
	contextResponse             // a response or followup to an interaction
)

// tooLong notes a text beyond its limit.
func (f formErrors) tooLong(path, text string, limit int) {
	if utf8.RuneCountInString(text) > limit {
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", limit))
	}
}

func (f formErrors) required(path, text string) {
	if text == "" {
		f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// validate is Discord's check of the form, before permissions.
func (b *messageBody) validate(in bodyContext) *apiError {
	f := formErrors{}
	f.tooLong("content", b.content(), maxContent)
	f.embeds(b.Embeds)
	f.nonce(b)
	f.mentions(b.AllowedMentions)
	f.components(b.Components, b.flags()&flagComponentsV2 != 0)
	if b.flags()&flagComponentsV2 != 0 {
		f.v2Alone(b.content(), b.Embeds)
	}
	if r := b.Reference; r != nil && in == contextMessage && r.MessageID == "" {
		f.required("message_reference.message_id", "")
	}
	if err := f.err(); err != nil {
		return err
	}
	if in != contextEdit && b.empty() {
		return errEmptyMessage
	}
	return nil
}

func (b *messageBody) empty() bool {
	return b.content() == "" && len(b.Embeds) == 0 && len(b.Components) == 0 &&
		len(b.StickerIDs) == 0 && len(b.Attachments) == 0 && b.Poll == nil
}

// v2Alone: Components V2 allows nothing beside it.
func (f formErrors) v2Alone(content string, embeds []Embed) {
	const code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
	if content != "" {
		f.add("content", code, "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
	if len(embeds) > 0 {
		f.add("embeds", code, "The 'embeds' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
}

// stillValid checks a message as an edit would leave it.
func stillValid(m *Message) *apiError {
	f := formErrors{}
	f.embeds(m.Embeds)
	if m.Flags&flagComponentsV2 != 0 {
		f.v2Alone(m.Content, m.Embeds)
		f.components(m.Components, true)
	}
	if err := f.err(); err != nil {
		return err
	}
	if m.Content == "" && len(m.Embeds) == 0 && len(m.Components) == 0 {
		return errEmptyMessage
	}
	return nil
}

func (f formErrors) nonce(b *messageBody) {
	if n := b.nonce(); utf8.RuneCountInString(n) > maxNonce {
		f.tooLong("nonce", n, maxNonce)
	}
	if b.EnforceNonce && b.nonce() == "" {
		f.add("nonce", "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// mentions refuses contradictory allowed_mentions.
func (f formErrors) mentions(am *AllowedMentions) {
	if am == nil {
		return
	}
	for i, p := range am.Parse {
		switch p {
		case "users", "roles", "everyone":
		default:
			f.add(fmt.Sprintf("allowed_mentions.parse.%d", i), "BASE_TYPE_CHOICES",
				"Value must be one of {'everyone', 'roles', 'users'}.")
		}
		if p == "users" && len(am.Users) > 0 || p == "roles" && len(am.Roles) > 0 {
			f.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
				fmt.Sprintf("parse:[\"%s\"] and %s: [ids...] are mutually exclusive.", p, p))
		}
	}
	if len(am.Users) > 100 || len(am.Roles) > 100 {
		f.add("allowed_mentions", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
	}
}

func (f formErrors) embeds(es []Embed) {
	if len(es) > maxEmbeds {
		f.add("embeds", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxEmbeds))
	}
	total := 0
	for i, e := range es {
		f.embed(fmt.Sprintf("embeds.%d", i), e)
		total += e.size()
	}
	if total > maxAllEmbeds {
		f.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxAllEmbeds))
	}
}

func (f formErrors) embed(path string, e Embed) {
	f.tooLong(path+".title", e.Title, maxEmbedTitle)
	f.tooLong(path+".description", e.Description, maxEmbedDescription)
	if e.Footer != nil {
		f.tooLong(path+".footer.text", e.Footer.Text, maxFooter)
	}
	if e.Author != nil {
		f.required(path+".author.name", e.Author.Name)
		f.tooLong(path+".author.name", e.Author.Name, maxEmbedAuthor)
	}
	if len(e.Fields) > maxEmbedFields {
		f.add(path+".fields", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxEmbedFields))
	}
	for i, fl := range e.Fields {
		at := fmt.Sprintf("%s.fields.%d", path, i)
		f.required(at+".name", fl.Name)
		f.required(at+".value", fl.Value)
		f.tooLong(at+".name", fl.Name, maxFieldName)
		f.tooLong(at+".value", fl.Value, maxFieldValue)
	}
	if e.Color < 0 || e.Color > 0xffffff {
		f.add(path+".color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
	}
	if e.URL != "" && !webAddress(e.URL) {
		f.add(path+".url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https').")
	}
	if e.size() == 0 && e.Image == nil && e.Thumbnail == nil && e.URL == "" {
		f.add(path+".description", "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// size is what counts towards the limit over all embeds.
func (e Embed) size() int {
	n := utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Description)
	if e.Footer != nil {
		n += utf8.RuneCountInString(e.Footer.Text)
	}
	if e.Author != nil {
		n += utf8.RuneCountInString(e.Author.Name)
	}
	for _, f := range e.Fields {
		n += utf8.RuneCountInString(f.Name) + utf8.RuneCountInString(f.Value)
	}
	return n
}
