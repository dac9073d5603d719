// Command record plays scenes with the real bot and writes down what a member
// would see: each thing that somebody did, and each message that Discord then
// got from the bot, as JSON on its output. docs/look draws pictures from it.
//
//	go run ./bot/discord/discordtest/record answer help > record.json
//	go run ./bot/discord/discordtest/record -list
//
// Every scene has a Discord and a bot of its own: the built program, on the
// built-in text or on the files that the scene brings. A scene that can't be
// played to its end is written down as far as it went, with the reason, and
// the exit status is 1.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sync/errgroup"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	fs := flag.NewFlagSet("record", flag.ContinueOnError)
	fs.SetOutput(errs)
	list := fs.Bool("list", false, "name the scenes")
	limited := fs.Bool("limited", false, "play the scenes whose first message may be only so tall")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if *list {
		for _, s := range scenes {
			fmt.Fprintf(out, "%-18s %s\n", s.name, s.shows)
		}
		return 0
	}
	all := scenes
	if *limited {
		all = slices.DeleteFunc(slices.Clone(scenes), func(s scene) bool { return s.tallest == 0 })
	}
	chosen, err := choose(all, fs.Args())
	if err != nil {
		fmt.Fprintln(errs, "record:", err)
		return 2
	}
	record, err := playAll(ctx, chosen)
	if err != nil {
		fmt.Fprintln(errs, "record:", err)
		return 1
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(record); err != nil {
		fmt.Fprintln(errs, "record:", err)
		return 1
	}
	code := 0
	for _, s := range record {
		if s.Broken != "" {
			fmt.Fprintf(errs, "record: %s: %s\n", s.Name, s.Broken)
			code = 1
		}
	}
	return code
}

// choose finds scenes by name, in the order asked for; no names choose all.
func choose(all []scene, names []string) ([]scene, error) {
	if len(names) == 0 {
		return all, nil
	}
	byName := map[string]scene{}
	var known []string
	for _, s := range all {
		byName[s.name] = s
		known = append(known, s.name)
	}
	var chosen []scene
	for _, name := range names {
		s, ok := byName[name]
		if !ok {
			return nil, fmt.Errorf("there is no scene %q, only %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, s)
	}
	return chosen, nil
}

// atOnce is how many scenes are played at a time: a bot takes a second to take
// its leave.
const atOnce = 4

const botPackage = "github.com/chapterbot/chapterbot/cmd/chapterbot"

// playAll builds the bot and plays the scenes.
func playAll(ctx context.Context, chosen []scene) ([]Scene, error) {
	dir, err := os.MkdirTemp("", "record-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	bin := filepath.Join(dir, "chapterbot")
	if said, err := exec.CommandContext(ctx, "go", "build", "-o", bin, botPackage).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the bot: %w\n%s", err, said)
	}
	record := make([]Scene, len(chosen))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, s := range chosen {
		group.Go(func() (err error) {
			record[i], err = play(ctx, bin, filepath.Join(dir, fmt.Sprint(i)), s)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			return nil
		})
	}
	return record, group.Wait()
}
