// Command soak drives a built chapterbot, as a process of its own, against an
// in-process Discord that misbehaves at a steady rate, and reports what
// became of every ask:
//
//	go run ./bot/discord/discordtest/soak -for 10m -rate 200 -fault-every 5s
//
// It exits with 1 when an ask was lost or answered twice, when the process
// grew beyond its bounds, did not come to rest or did not end well, with 2 for
// wrong usage, and with 3 when nothing of the kind is certain, because this
// machine was starved: its own timer was late, or its own sockets were slow.
// Everything stays on the loopback interface and in a temporary directory.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
