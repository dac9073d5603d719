package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/store"
)

// The exit statuses. README.md lists them for operators.
const (
	exitOK        = 0 // an answer, or "the text doesn't say"
	exitError     = 1
	exitUsage     = 2   // a command line or a setting that can't be right
	exitInterrupt = 130 // stopped by a signal before it was done
	// 40 to 54: Discord turned the bot away, see gateway.FinalError.
)

// explanation is what a first run without anything says.
const explanation = `chapterbot answers questions from a text with the passages that answer them,
word for word, each with its place in the text. It makes nothing up.

Try it now     chapterbot ask "How many people in China were online by the end of 2011?"
A conversation chapterbot ask
Your own text  chapterbot ask --text FILE "Who wrote the preface?"
Keep texts     chapterbot load FILE...      and see them:  chapterbot texts
In Discord     copy .env.example to .env, put your bot's token there, then  chapterbot serve

chapterbot --help lists all commands, and chapterbot COMMAND --help says more about each.
`

// world is what a command may touch besides files: the process's environment
// and its three streams.
type world struct {
	env   environment
	stdin io.Reader // as it came
	in    io.Reader // the same, until the context ends
	out   io.Writer
	errs  io.Writer

	database *string // as it was named on the command line; nil: it wasn't
}

// run is the whole program: it does what args ask for (without the program's
// name) and returns the exit status. A setting is looked up in environ, which
// holds NAME=value, and where that has nothing, in the working directory's .env
// file.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errs io.Writer) int {
	env, err := readEnvironment(environ, dotEnvFile)
	w := &world{env: env, stdin: in, in: &contextReader{ctx: ctx, r: in}, out: out, errs: errs}
	if err == nil {
		err = root(w).Run(ctx, append([]string{"chapterbot"}, args...))
	}
	if err != nil {
		w.complain(err)
	}
	return exitStatus(ctx, err)
}

func root(w *world) *cli.Command {
	return &cli.Command{
		Name:            "chapterbot",
		Usage:           "answers questions from a text, word for word",
		Description:     "Settings come from flags, else from the environment, else from .env in the working directory.",
		Writer:          w.out,
		ErrWriter:       w.errs,
		HideHelpCommand: true, // "ask help ..." is a question; see helpCommand
		ExitErrHandler:  func(context.Context, *cli.Command, error) {},
		OnUsageError:    wrongUsage,
		Before: func(ctx context.Context, cmd *cli.Command) (context.Context, error) {
			w.warn(cmd.Args().First())
			return ctx, nil
		},
		Commands: []*cli.Command{
			serveCommand(w),
			askCommand(w),
			loadCommand(w),
			textsCommand(w),
			dropCommand(w),
			backupCommand(w),
			restoreCommand(w),
			checkCommand(w),
			evalCommand(w),
			healthCommand(w),
			versionCommand(w),
			helpCommand(),
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.Args().Present() {
				return unknownCommand(cmd)
			}
			if !w.hasToken() {
				_, err := io.WriteString(w.out, explanation)
				return err
			}
			return cmd.Command("serve").Run(ctx, []string{"serve"})
		},
	}
}

func (w *world) hasToken() bool {
	return w.env.lookup(envToken) != "" || w.env.lookup(envTokenFile) != ""
}

// warn tells a person of names that look like a setting's. Where there is a log
// it tells of them, and some commands read no settings.
func (w *world) warn(command string) {
	if slices.Contains([]string{"serve", "version", "help"}, command) || command == "" && w.hasToken() {
		return
	}
	w.warnOfSlips()
}

func (w *world) warnOfSlips() {
	for _, s := range w.env.slips {
		fmt.Fprintf(w.errs, "chapterbot: %s\n", printable(s.String()))
	}
}

func helpCommand() *cli.Command {
	return &cli.Command{
		Name:      "help",
		Usage:     "say what a command does",
		ArgsUsage: "[COMMAND]",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if name := cmd.Args().First(); name != "" {
				if cmd.Root().Command(name) == nil {
					return unknownCommand(cmd)
				}
				return cli.ShowCommandHelp(ctx, cmd.Root(), name)
			}
			return cli.ShowRootCommandHelp(cmd.Root())
		},
	}
}

func unknownCommand(cmd *cli.Command) error {
	name := cmd.Args().First()
	message := fmt.Sprintf("there is no command %q", name)
	if near := suggested(name, commandNames(cmd.Root())); near != "" {
		message += fmt.Sprintf(", did you mean %q?", near)
	}
	return usageError{command: "chapterbot", err: errors.New(message)}
}

func commandNames(root *cli.Command) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, c := range root.Commands {
			for _, name := range c.Names() {
				if !yield(name) {
					return
				}
			}
		}
	}
}

// unknownFlag words the parser's complaint of a flag that a command doesn't
// have, and names the nearest that it has. Other errors stay as they are.
func unknownFlag(cmd *cli.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -") // the parser has no type for it
	if !ok {
		return err
	}
	if name = strings.TrimLeft(name, "-"); len(name) == 1 {
		return fmt.Errorf("there is no flag -%s", name)
	}
	message := fmt.Sprintf("there is no flag --%s", name)
	if near := suggested(name, flagNames(cmd)); near != "" {
		message += fmt.Sprintf(", did you mean --%s?", near)
	} else if near := suggested(name, commandNames(cmd)); near != "" {
		message += fmt.Sprintf(", did you mean \"%s %s\"?", cmd.FullName(), near)
	}
	return errors.New(message)
}

func flagNames(cmd *cli.Command) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range cmd.Flags {
			for _, name := range f.Names() {
				if len(name) > 1 && !yield(name) {
					return
				}
			}
		}
	}
}

// usageError is a command line that can't be right.
type usageError struct {
	command string // as the user would type it, for the pointer to its help
	err     error
}

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func wrongUsage(_ context.Context, cmd *cli.Command, err error, _ bool) error {
	return usageError{command: cmd.FullName(), err: unknownFlag(cmd, err)}
}

func exitStatus(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[configError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*store.PathError](err); ok {
		return exitUsage
	}
	var final interface{ ExitStatus() int } // Discord turned the bot away for good
	if errors.As(err, &final) {
		return final.ExitStatus()
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitInterrupt
	}
	return exitError
}

// contextReader lets a signal end a command that waits for its input: a read
// of a pipe or a terminal can't be interrupted otherwise. The abandoned read
// holds its own buffer and ends with the process.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	type result struct {
		n   int
		err error
	}
	buf := make([]byte, len(p))
	done := make(chan result, 1)
	go func() {
		n, err := c.r.Read(buf)
		done <- result{n, err}
	}()
	select {
	case <-c.ctx.Done():
		return 0, c.ctx.Err()
	case r := <-done:
		return copy(p, buf[:r.n]), r.err
	}
}
