// Command soak drives a built chapterbot, as a process of its own, against an
// in-process Discord that misbehaves at a steady rate, and reports what
// became of every ask:
//
//	go run ./bot/discord/discordtest/soak -for 10m -rate 200 -fault-every 5s
//
// It exits with 1 when an ask was lost or answered twice, when the process
// grew beyond its bounds or did not end well, and with 2 for wrong usage.
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
