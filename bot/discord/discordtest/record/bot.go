package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// bot is the built program at work. Its context ends when it does, with the
// end of its log as the cause.
type bot struct {
	ctx  context.Context
	end  context.CancelCauseFunc
	done chan struct{}
}

// startBot starts the program in a directory of its own, answering from the
// files in corpus, or from the built-in text where that is empty, and waits
// until a member could use it.
func startBot(ctx context.Context, bin, dir, corpus string, srv *discordtest.Server) (*bot, error) {
	path := filepath.Join(dir, "bot.log")
	log, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	b := &bot{done: make(chan struct{})}
	b.ctx, b.end = context.WithCancelCause(ctx)
	cmd := exec.CommandContext(b.ctx, bin, "serve")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, log, log
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir,
		"DISCORD_TOKEN=" + srv.Token(), "DISCORD_URL=" + srv.URL(),
		"DATABASE_PATH=" + filepath.Join(dir, "bot.db"), "CORPUS_DIR=" + corpus, "LOG_LEVEL=warn",
	}
	if err := cmd.Start(); err != nil {
		b.end(err)
		return nil, err
	}
	go func() {
		defer close(b.done)
		_ = cmd.Wait() // the state says how it ended
		said, _ := os.ReadFile(path)
		b.end(fmt.Errorf("the bot ended (%v):\n%s", cmd.ProcessState, said))
	}()
	wait, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	err = srv.AwaitSession(wait, 1)
	if err == nil {
		err = srv.AwaitCommands(wait, nil, "ask")
	}
	if err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

// stop ends the program and waits for it.
func (b *bot) stop() {
	b.end(context.Canceled)
	<-b.done
}
