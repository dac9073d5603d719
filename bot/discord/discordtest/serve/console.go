package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

const usage = `What you type is said in #questions. Other than that:
  /ask QUESTION     use a slash command; the words are its first option
  @ QUESTION        mention the bot
  dm TEXT           say it in a direct message
  press N           press the N-th button of the last answer
  as NAME           go on as ann (a member) or admin (who manages the server)
  embeds            drop or restore the bot's permission to send embeds here
  faults            list the ways Discord can misbehave
  fault NAME        have it misbehave
  quit
`

// console is a person at a terminal, in a server with the bot.
type console struct {
	srv      *discordtest.Server
	channel  *discordtest.Channel
	people   map[string]*discordtest.User
	who      *discordtest.User
	embeds   bool
	commands map[string]func(rest string) error

	mu   sync.Mutex // of what the server's callbacks share with the reader
	out  io.Writer
	show painter
	last discordtest.Message
}

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer, colour bool) int {
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	fs.SetOutput(errs)
	addr := fs.String("addr", "127.0.0.1:4280", "where to listen; loopback addresses only make sense")
	token := fs.String("token", "test-token", "the token the bot must present")
	noContent := fs.Bool("no-message-content", false, "leave the portal's Message Content intent off")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || fs.NArg() > 0:
		return 2
	}
	c := &console{out: out, show: painter{colour: colour}, embeds: true}
	srv, err := discordtest.NewServer(discordtest.Config{
		Addr: *addr, Token: *token, WithoutMessageContent: *noContent, KeepMessages: 10000,
		OnMessage: c.message,
	})
	if err != nil {
		fmt.Fprintln(errs, "serve:", err)
		return 1
	}
	defer srv.Close()
	c.furnish(srv)
	c.say("A Discord for one listens on %s. Start a bot on it with\n\n  DISCORD_TOKEN=%s DISCORD_URL=%s chapterbot serve\n\n%s\n",
		srv.URL(), *token, srv.URL(), usage)
	c.loop(ctx, in)
	return 0
}

// furnish makes the server, its channel and its people.
func (c *console) furnish(srv *discordtest.Server) {
	guild := srv.AddGuild("Readers")
	c.srv, c.channel = srv, guild.AddChannel("questions")
	c.people = map[string]*discordtest.User{
		"ann":   guild.AddMember("ann", 0),
		"admin": guild.AddMember("admin", discordtest.ManageServer),
	}
	c.who = c.people["ann"]
	c.commands = map[string]func(string) error{
		"dm":     func(text string) error { c.srv.Say(c.srv.DM(c.who), c.who, text); return nil },
		"press":  c.press,
		"as":     c.become,
		"embeds": c.toggleEmbeds,
		"faults": c.faults,
		"fault":  c.fault,
		"help":   func(string) error { c.say("%s", usage); return nil },
	}
}

// loop takes lines until the input or the context ends. A read that blocks is
// left behind: the process ends right after.
func (c *console) loop(ctx context.Context, in io.Reader) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		s := bufio.NewScanner(in)
		s.Buffer(nil, 1<<20)
		for s.Scan() {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case line, ok := <-lines:
			if !ok || strings.TrimSpace(line) == "quit" {
				return
			}
			if err := c.line(strings.TrimSpace(line)); err != nil {
				c.say("(%v)\n", err)
			}
		}
	}
}

// line does what one line says.
func (c *console) line(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch do := c.commands[word]; {
	case line == "":
		return nil
	case do != nil:
		return do(rest)
	case strings.HasPrefix(word, "/"):
		return c.slash(word[1:], rest)
	case word == "@":
		line = c.srv.Self().Mention() + " " + rest
	}
	c.srv.Say(c.channel, c.who, line)
	return nil
}

func (c *console) slash(name, rest string) error {
	options := map[string]any{}
	if rest != "" {
		first := c.srv.FirstOption(c.channel.Guild(), name)
		if first == "" {
			return fmt.Errorf("/%s takes no words, or is not registered", name)
		}
		options[first] = rest
	}
	_, err := c.srv.Slash(c.channel, c.who, name, options)
	return err
}

func (c *console) press(rest string) error {
	n, err := strconv.Atoi(rest)
	if err != nil {
		return errors.New("press which button? Give its number")
	}
	c.mu.Lock()
	last := c.last
	c.mu.Unlock()
	ids := last.CustomIDs()
	if n < 1 || n > len(ids) {
		return fmt.Errorf("the last answer has %d buttons", len(ids))
	}
	_, err = c.srv.Press(last.ID, c.who, ids[n-1])
	return err
}

func (c *console) become(name string) error {
	u := c.people[name]
	if u == nil {
		return errors.New("be ann or admin")
	}
	c.who = u
	return nil
}

func (c *console) toggleEmbeds(string) error {
	if c.embeds = !c.embeds; c.embeds {
		c.channel.AllowBot(discordtest.EmbedLinks)
		c.say("(the bot may send embeds here)\n")
		return nil
	}
	c.channel.ForbidBot(discordtest.EmbedLinks)
	c.say("(the bot may not send embeds here)\n")
	return nil
}

func (c *console) faults(string) error {
	for _, f := range discordtest.Faults() {
		c.say("  %-28s %s\n", f.Name, f.Doc)
	}
	return nil
}

func (c *console) fault(name string) error {
	f, ok := discordtest.FaultNamed(name)
	if !ok {
		all := discordtest.Faults()
		at := slices.IndexFunc(all, func(f discordtest.Fault) bool { return strings.HasPrefix(f.Name, name) })
		if at < 0 || name == "" {
			return fmt.Errorf("no fault is named %q; faults lists them", name)
		}
		f = all[at]
	}
	c.srv.Inject(f)
	c.say("(%s: %s; a steadfast bot %s)\n", f.Name, f.Doc, f.Expect)
	return nil
}

func (c *console) say(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(c.out, format, args...)
}

// message shows what the bot posted or edited. The server calls it.
func (c *console) message(m discordtest.Message, edited bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(m.CustomIDs()) > 0 || c.last.ID == m.ID {
		c.last = m
	}
	fmt.Fprint(c.out, c.show.message(m, edited))
}
