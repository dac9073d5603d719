// Command chapterbot answers questions from a text with the passages that
// answer them, word for word, in Discord or in a terminal.
//
// It is the only package that reads the environment, names files and decides
// exit statuses; what it starts gets finished values. Run it without arguments
// and it explains itself.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Once the first signal has asked for a graceful end, the default action
	// is back: a second one quits at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
