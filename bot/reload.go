package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

// startReload checks who asks and says that the reload has begun; Then does it.
func (b *Bot) startReload(ctx context.Context, m Message) (Reply, error) {
	allowed, err := b.mayReload(ctx, m)
	if err != nil {
		return Reply{}, fmt.Errorf("check the permissions of user %s: %w", m.User, err)
	}
	if !allowed {
		return Reply{}, &UserError{"Only people who may manage this server can reload the texts."}
	}
	started := Note(Done, "Reloading the texts …")
	started.Then = func(ctx context.Context) Reply {
		if !b.reloading.TryLock() {
			return Note(Refused, "A reload is already under way.")
		}
		defer b.reloading.Unlock()
		return b.reloaded(ctx, m)
	}
	return started, nil
}

func (b *Bot) mayReload(ctx context.Context, m Message) (bool, error) {
	if slices.Contains(b.config.Admins, m.User) {
		return true, nil
	}
	if m.Guild == "" || m.Manager == nil {
		return false, nil
	}
	return m.Manager(ctx)
}

func (b *Bot) reloaded(ctx context.Context, m Message) Reply {
	report, err := b.library.Reload(ctx)
	if err == nil {
		b.log.InfoContext(ctx, "texts reloaded", "user", m.User, "texts", len(b.library.Texts()), "paragraphs", report.Paragraphs, "took", report.Took)
		reply := Note(Done, summarise(report))
		reply.Blocks[0].Title = "Reloaded"
		return reply
	}
	b.log.ErrorContext(ctx, "reload failed", "user", m.User, "error", err)
	var source *retrieval.SourceError
	if errors.As(err, &source) {
		return Note(Failed, fmt.Sprintf("The reload stopped at %s: %s. Everything stays as it was, and I answer from the texts I had.", source.Name, source.Reason))
	}
	return Note(Failed, "The reload did not work. Everything stays as it was, and I answer from the texts I had. The log says why.")
}

// summarise says what changed, and names what did.
func summarise(r retrieval.Report) string {
	counts := map[retrieval.ChangeKind]int{}
	var lines []string
	for _, t := range r.Texts {
		counts[t.Kind]++
		if len(lines) < listed && t.Kind != retrieval.Unchanged {
			lines = append(lines, changeLine(t))
		}
	}
	total := fmt.Sprintf("%d added, %d changed, %d dropped, %d unchanged · %s in all · %.2f seconds",
		counts[retrieval.Added], counts[retrieval.Changed], counts[retrieval.Dropped], counts[retrieval.Unchanged],
		count(r.Paragraphs, "paragraph"), r.Took.Seconds())
	return strings.Join(append(lines, total), "\n")
}

func changeLine(t retrieval.TextChange) string {
	title := shorten(t.Title, 100)
	switch t.Kind {
	case retrieval.Dropped:
		return title + ": dropped"
	case retrieval.Added:
		return fmt.Sprintf("%s: %s, new", title, count(t.Paragraphs, "paragraph"))
	}
	return fmt.Sprintf("%s: %s, %d changed, revision %d", title, count(t.Paragraphs, "paragraph"), t.Changed, t.Revision)
}
