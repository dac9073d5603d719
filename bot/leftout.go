package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/chapterbot/chapterbot/retrieval"
)

const (
	namedFiles  = 3  // of those that were left out for one reason, in a reply
	loggedFiles = 10 // the same, in a log line
	toldReasons = 4  // in a reply
	loggedLines = 20
)

// LogReport writes what an operator should know of a reload: a line for the texts
// that were damaged and are put right, and one for each reason why files were left
// out, a warning, or a remark where they were hardly meant to be texts.
func LogReport(ctx context.Context, log *slog.Logger, r retrieval.Report) {
	var mended []string
	for _, t := range r.Texts {
		if t.Kind == retrieval.Mended {
			mended = append(mended, t.Title)
		}
	}
	if len(mended) > 0 {
		log.InfoContext(ctx, "damaged texts read again and put right", "count", len(mended), "texts", mended[:min(loggedFiles, len(mended))])
	}
	groups := retrieval.ByReason(r.LeftOut)
	for _, g := range groups[:min(loggedLines, len(groups))] {
		level := slog.LevelWarn
		if errors.Is(g[0], retrieval.ErrKind) {
			level = slog.LevelInfo
		}
		var paths []string
		for _, e := range g[:min(loggedFiles, len(g))] {
			paths = append(paths, e.Path)
		}
		log.Log(ctx, level, "files left out", "reason", g[0].Reason, "count", len(g), "files", paths, "kept_as_before", g[0].Kept)
	}
	if len(groups) > loggedLines {
		log.WarnContext(ctx, "more files left out", "count", files(groups[loggedLines:]))
	}
}

func files(groups [][]*retrieval.SourceError) int {
	n := 0
	for _, g := range groups {
		n += len(g)
	}
	return n
}

// leftOutLines tells an admin which files were left out, and why.
func leftOutLines(left []*retrieval.SourceError) []Run {
	groups := retrieval.ByReason(left)
	var lines []string
	for _, g := range groups[:min(toldReasons, len(groups))] {
		var names []string
		for _, e := range g[:min(namedFiles, len(g))] {
			names = append(names, shorten(e.Name, 60))
		}
		line := enumerate(names, len(g)) + ": " + shorten(strings.TrimPrefix(g[0].Reason, "it is "), 160)
		switch {
		case g[0].Kept && len(g) == 1:
			line += "; I keep what I read there before"
		case g[0].Kept:
			line += "; I keep what I read in them before"
		}
		lines = append(lines, line)
	}
	if len(groups) > toldReasons {
		lines = append(lines, moreFiles(files(groups[toldReasons:])))
	}
	return listing("Left out", lines)
}

// moreFiles says that so many files are not named.
func moreFiles(n int) string {
	if n == 1 {
		return "and 1 more file; the log names it"
	}
	return fmt.Sprintf("and %d more files; the log names them", n)
}

// enumerate joins the first of n names: "a, b and 20 more".
func enumerate(names []string, n int) string {
	last := len(names) - 1
	switch more := n - len(names); {
	case more > 0:
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), more)
	case last == 0:
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
