package discordtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The types of component.
const (
	typeRow       = 1
	typeButton    = 2
	typeSelect    = 3
	typeTextInput = 4
	typeUsers     = 5 // to 8: selects of users, roles, mentionables, channels
	typeChannels  = 8
	typeSection   = 9
	typeText      = 10
	typeThumbnail = 11
	typeGallery   = 12
	typeFile      = 13
	typeSeparator = 14
	typeContainer = 17
)

// Discord's limits on components.
const (
	maxRows        = 5
	maxButtons     = 5 // in a row
	maxCustomID    = 100
	maxLabel       = 80
	maxOptions     = 25
	maxOptionText  = 100
	maxPlaceholder = 150
	maxURL         = 512
	maxV2Parts     = 40
	maxV2Text      = 4000

	styleLink    = 5
	stylePremium = 6
)

// componentCheck walks a message's components once.
type componentCheck struct {
	f     formErrors
	v2    bool
	ids   map[string]bool
	parts int
	text  int
}

func (f formErrors) components(cs []Component, v2 bool) {
	k := &componentCheck{f: f, v2: v2, ids: map[string]bool{}}
	if !v2 && len(cs) > maxRows {
		f.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	for i, c := range cs {
		at := fmt.Sprintf("components.%d", i)
		if !v2 && c.Type != typeRow {
			f.add(at+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
			continue
		}
		k.visit(at, c)
	}
	if k.parts > maxV2Parts {
		f.add("components", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxV2Parts))
	}
	if k.text > maxV2Text {
		f.add("components", "COMPONENT_MAX_TOTAL_TEXT_LENGTH",
			fmt.Sprintf("Total text length of all components exceeds maximum length of %d", maxV2Text))
	}
}

func (k *componentCheck) visit(at string, c Component) {
	k.parts++
	switch {
	case c.Type == typeRow:
		k.row(at, c)
	case c.Type == typeButton:
		k.button(at, c)
	case c.Type == typeSelect || c.Type >= typeUsers && c.Type <= typeChannels:
		k.selectMenu(at, c)
	case !k.v2:
		k.f.add(at+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 2, 3, 5, 6, 7, 8).")
	default:
		k.layout(at, c)
	}
}

// row is an action row: up to five buttons, or one select menu.
func (k *componentCheck) row(at string, c Component) {
	if n := len(c.Components); n < 1 || n > maxButtons {
		k.f.add(at+".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	for i, in := range c.Components {
		below := fmt.Sprintf("%s.components.%d", at, i)
		switch {
		case in.Type == typeButton:
		case in.Type == typeSelect, in.Type >= typeUsers && in.Type <= typeChannels:
			if len(c.Components) > 1 {
				k.f.add(below, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
			}
		default:
			k.f.add(below+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).")
			continue
		}
		k.visit(below, in)
	}
}

func (k *componentCheck) button(at string, c Component) {
	k.f.tooLong(at+".label", c.Label, maxLabel)
	if c.Style < 1 || c.Style > stylePremium {
		k.f.add(at+".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
	}
	if c.Label == "" && c.Emoji == nil && c.Style != stylePremium {
		k.f.add(at, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji")
	}
	if c.Style != styleLink {
		if c.URL != "" {
			k.f.add(at, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		k.customID(at, c.CustomID)
		return
	}
	if c.CustomID != "" {
		k.f.add(at, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	}
	k.f.required(at+".url", c.URL)
	k.f.tooLong(at+".url", c.URL, maxURL)
	if c.URL != "" && !webAddress(c.URL) && !strings.HasPrefix(c.URL, "discord://") {
		k.f.add(at+".url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord').")
	}
}

// customID is required, 1 to 100 characters, and unique in its message.
func (k *componentCheck) customID(at, id string) {
	at += ".custom_id"
	switch n := utf8.RuneCountInString(id); {
	case n == 0:
		k.f.required(at, id)
		return
	case n > maxCustomID:
		k.f.add(at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
	}
	if k.ids[id] {
		k.f.add(at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	k.ids[id] = true
}

func (k *componentCheck) selectMenu(at string, c Component) {
	k.customID(at, c.CustomID)
	k.f.tooLong(at+".placeholder", c.Placeholder, maxPlaceholder)
	if c.Type != typeSelect {
		return
	}
	if n := len(c.Options); n < 1 || n > maxOptions {
		k.f.add(at+".options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
	}
	values := map[string]bool{}
	for i, o := range c.Options {
		below := fmt.Sprintf("%s.options.%d", at, i)
		k.f.required(below+".label", o.Label)
		k.f.required(below+".value", o.Value)
		k.f.tooLong(below+".label", o.Label, maxOptionText)
		k.f.tooLong(below+".value", o.Value, maxOptionText)
		k.f.tooLong(below+".description", o.Description, maxOptionText)
		if values[o.Value] {
			k.f.add(below+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
	}
}

// layout checks what only Components V2 has.
func (k *componentCheck) layout(at string, c Component) {
	switch c.Type {
	case typeText:
		k.f.required(at+".content", strings.TrimSpace(c.Content))
		k.text += utf8.RuneCountInString(c.Content)
	case typeContainer:
		if len(c.Components) == 0 {
			k.f.required(at+".components", "")
		}
		k.inside(at, c, typeRow, typeText, typeSection, typeGallery, typeSeparator, typeFile)
	case typeSection:
		if n := len(c.Components); n < 1 || n > 3 {
			k.f.add(at+".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.")
		}
		k.inside(at, c, typeText)
		if c.Accessory == nil {
			k.f.required(at+".accessory", "")
			return
		}
		k.visit(at+".accessory", *c.Accessory)
	case typeSeparator, typeThumbnail, typeGallery, typeFile:
	default:
		k.f.add(at+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be a known component type.")
	}
}

func (k *componentCheck) inside(at string, c Component, allowed ...int) {
next:
	for i, in := range c.Components {
		below := fmt.Sprintf("%s.components.%d", at, i)
		for _, t := range allowed {
			if in.Type == t {
				k.visit(below, in)
				continue next
			}
		}
		k.f.add(below+".type", "UNION_TYPE_CHOICES", "This component is not allowed here.")
	}
}

func webAddress(u string) bool {
	return strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://")
}
