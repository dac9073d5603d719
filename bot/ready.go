package bot

import (
	"context"

	"github.com/chapterbot/chapterbot/retrieval"
)

// ready waits until there are texts, where a request needs them. What may be a
// remark for others is passed over where there are none.
func (b *Bot) ready(ctx context.Context, m Message, r request) error {
	if b.config.Ready == nil || !needsTexts(m, r) {
		return nil
	}
	err := b.config.Ready(ctx)
	if err != nil && r.remark {
		return errRemark
	}
	return err
}

// readyNow is Ready without the wait.
func (b *Bot) readyNow() error {
	if b.config.Ready == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return b.config.Ready(ctx)
}

// needsTexts reports whether a request can't be answered without a text.
func needsTexts(m Message, r request) bool {
	c, ok := r.command.find()
	return r.subject != nil || ok && c.needs != nil && c.needs(m, r)
}

// isChat reports whether a message is small talk, which leans on no text and on
// no question before it.
func isChat(m Message, text string) bool {
	if len(text) > longestTalk {
		return false
	}
	switch talk := retrieval.TalkOf(text); talk {
	case retrieval.NoTalk:
		return m.Direct && wordless(text)
	case retrieval.TalkAbout, retrieval.TalkMore, retrieval.TalkWhy:
		return false
	default:
		return true
	}
}
