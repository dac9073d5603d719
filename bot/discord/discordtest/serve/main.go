// Command serve is a Discord for one: a server on the loopback interface that
// a built bot connects to, and a console in which you are its only member.
// What you type is said in a channel; what the bot answers is shown as
// Discord would show it. No token and no network are needed:
//
//	go run ./bot/discord/discordtest/serve
//	DISCORD_TOKEN=test-token DISCORD_URL=http://127.0.0.1:4280 chapterbot serve
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, term.IsTerminal(int(os.Stdout.Fd())))
	stop()
	os.Exit(code)
}
