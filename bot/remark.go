package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// errRemark passes over a message that replies to the bot and turns out to be
// said to others: members talk about an answer below it.
var errRemark = errors.New("a remark for others")

// nothing answers a message that says nothing to look for, unless it is a
// remark.
func (b *Bot) nothing(ctx context.Context, r request, talk retrieval.Talk) (Reply, error) {
	if r.remark {
		return Reply{}, errRemark
	}
	return b.chat(ctx, talk)
}

// asks reports whether a message asks something: by its mark, by its first
// word, by a form that asks about a subject ("tell me about the dam"), or with
// keywords alone.
func asks(text string) bool {
	if strings.ContainsAny(text, "?？؟") || retrieval.Keywords(text) && !wordless(text) {
		return true
	}
	if _, ok := retrieval.SectionAsked(text); ok {
		return true
	}
	word, _ := firstWord(text)
	for _, s := range []string{text, word + "?"} { // a question word with its mark is a question
		if f, ok := retrieval.FollowUpOf(s); ok && f.Asks {
			return true
		}
	}
	return false
}
