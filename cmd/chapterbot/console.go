package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/chapterbot/chapterbot/bot"
)

const consoleGreeting = "Ask something, or write help. Ctrl-D or exit ends this.\n\n"

// console reads lines from a terminal, with editing and a history, and answers
// each as the bot would in a direct message.
func (w *world) console(ctx context.Context, library bot.Library) (err error) {
	fd, ok := terminal(w.stdin)
	if !ok {
		return errors.New("the standard input is not a terminal")
	}
	page := newPage(w.out, w.env)
	before, err := term.MakeRaw(fd)
	if err != nil {
		return fmt.Errorf("prepare the terminal: %w", err)
	}
	defer func() { err = errors.Join(err, term.Restore(fd, before)) }()
	lines := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{w.in, w.out}, "> ")
	if width, height, err := term.GetSize(fd); err == nil && width > 0 {
		if err := lines.SetSize(width, height); err != nil {
			return fmt.Errorf("prepare the terminal: %w", err)
		}
	}
	page.w = lines // which turns line ends into what a raw terminal needs
	return converse(ctx, w.conversation(library, 1), lines, page)
}

// lineReader is the part of a terminal that converse reads.
type lineReader interface{ ReadLine() (string, error) }

// converse answers line after line until the input ends.
func converse(ctx context.Context, conversation *bot.Bot, lines lineReader, page *page) error {
	if _, err := io.WriteString(page.w, consoleGreeting); err != nil {
		return err
	}
	var buttons []bot.Button // of the last reply
	for {
		line, err := lines.ReadLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, term.ErrPasteIndicator) {
			return err
		}
		switch line = strings.TrimSpace(line); strings.ToLower(line) {
		case "":
			continue
		case "exit", "quit":
			return nil
		}
		message := bot.Message{User: localUser, Text: line, Direct: true}
		if button, ok := pressed(line, buttons); ok {
			message = bot.Message{User: localUser, Action: button.Action}
		}
		if buttons, err = speak(ctx, conversation, message, page); err != nil {
			return err
		}
	}
}

// pressed finds the button that a line's number stands for.
func pressed(line string, buttons []bot.Button) (bot.Button, bool) {
	n, err := strconv.Atoi(line)
	if err != nil || n < 1 || n > len(buttons) {
		return bot.Button{}, false
	}
	return buttons[n-1], true
}

// speak shows what the bot says to a message, and returns the buttons that it
// offers, shown with numbers to type.
func speak(ctx context.Context, conversation *bot.Bot, m bot.Message, page *page) ([]bot.Button, error) {
	reply, _ := conversation.Handle(ctx, m) // a direct message is always for the bot
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var labels []string
		for i, button := range reply.Buttons {
			labels = append(labels, fmt.Sprintf("[%d] %s", i+1, button.Label))
		}
		if len(labels) > 0 {
			reply.Blocks = append(reply.Blocks, bot.Block{Runs: []bot.Run{{Text: strings.Join(labels, "   ")}}})
		}
		if err := page.reply(reply); err != nil {
			return nil, err
		}
		if _, err := io.WriteString(page.w, "\n"); err != nil {
			return nil, err
		}
		if reply.Then == nil {
			return reply.Buttons, nil
		}
		reply = reply.Then(ctx)
	}
}
