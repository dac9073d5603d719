package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// process is the bot under test.
type process struct {
	bin, dir, url, token string
	corpus               string // a directory of texts; empty: the built-in one

	cmd  *exec.Cmd
	log  *os.File
	http string // where it serves its metrics, when it does
	done chan error
}

// build compiles the bot into dir.
func build(ctx context.Context, dir, pkg string, race bool) (string, error) {
	bin := filepath.Join(dir, "chapterbot")
	cmd := exec.CommandContext(ctx, "go", "build", fmt.Sprintf("-race=%t", race), "-o", bin, pkg)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return bin, nil
}

// start starts the bot and waits until it serves.
func (p *process) start(ctx context.Context, srv *discordtest.Server, shards int) error {
	before := srv.Stats().Identifies
	if err := p.launch(); err != nil {
		return err
	}
	return p.serving(ctx, srv, before+shards, shards)
}

// launch starts the bot.
func (p *process) launch() error {
	port, err := freePort()
	if err != nil {
		return err
	}
	p.http = port
	p.log, err = os.OpenFile(filepath.Join(p.dir, "bot.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	p.cmd = exec.Command(p.bin, "serve")
	p.cmd.Dir = p.dir
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	p.cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + p.dir, "TMPDIR=" + p.dir,
		"DISCORD_TOKEN=" + p.token, "DISCORD_URL=" + p.url,
		"DATABASE_PATH=" + p.database(), "HTTP_ADDR=" + p.http,
		"CORPUS_DIR=" + p.corpus, "LOG_LEVEL=warn", "LOG_FORMAT=json",
	}
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start the bot: %w", err)
	}
	p.done = make(chan error, 1)
	go func() { p.done <- p.cmd.Wait() }()
	return nil
}

// serving waits until the bot has identified so often, is on the gateway, and
// its commands are registered.
func (p *process) serving(ctx context.Context, srv *discordtest.Server, identifies, shards int) error {
	ready := make(chan error, 1)
	wait, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	go func() {
		err := srv.AwaitStats(wait, "the bot's IDENTIFY", func(st discordtest.Stats) bool { return st.Identifies >= identifies })
		if err == nil {
			err = srv.AwaitSession(wait, shards)
		}
		if err == nil {
			err = srv.AwaitCommands(wait, nil, "ask")
		}
		ready <- err
	}()
	select {
	case err := <-ready:
		if err != nil {
			return fmt.Errorf("%w\n%s", err, p.logTail(true))
		}
		return nil
	case err := <-p.done:
		p.done <- err
		cancel()
		<-ready //nolint:errcheck // the bot's end says more
		return fmt.Errorf("the bot ended at its start: %s\n%s", endedWith(err), p.logTail(true))
	}
}

func (p *process) database() string { return filepath.Join(p.dir, "soak.db") }

func (p *process) pid() int { return p.cmd.Process.Pid }

// freePort finds a loopback address for the bot's HTTP server.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// stop asks the bot to end, and says how it did and when.
func (p *process) stop() (stopping spell, err error) {
	began := time.Now()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.done:
		p.done <- err
		return spell{began, time.Now()}, err
	case <-time.After(15 * time.Second):
		p.kill()
		return spell{began, time.Now()}, errors.New("it did not end on SIGTERM")
	}
}

// kill ends the bot at once, if it runs.
func (p *process) kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	err := <-p.done
	p.done <- err
	_ = p.log.Close()
}

// sample is what the process holds at a moment. A number that could not be
// read is -1.
type sample struct {
	ResidentKiB int
	OwnKiB      int // of it, what is no part of a file
	OpenFiles   int
	Goroutines  int
}

func (p *process) sample() sample {
	s := sample{ResidentKiB: -1, OwnKiB: -1, OpenFiles: -1, Goroutines: -1}
	proc := fmt.Sprintf("/proc/%d", p.pid())
	if data, err := os.ReadFile(proc + "/status"); err == nil {
		s.ResidentKiB, s.OwnKiB = field(data, "VmRSS:"), field(data, "RssAnon:")
	}
	if fds, err := os.ReadDir(proc + "/fd"); err == nil {
		s.OpenFiles = len(fds)
	}
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	if resp, err := client.Get("http://" + p.http + "/metrics"); err == nil {
		defer resp.Body.Close()
		var body bytes.Buffer
		_, _ = body.ReadFrom(resp.Body)
		s.Goroutines = field(body.Bytes(), "go_goroutines")
	}
	return s
}

// watch measures the bot after the warm-up, and ten times from then on.
func (r *report) watch(ctx context.Context, p *process) {
	wait := r.options.warmUp()
	for n := range 10 {
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
		s := p.sample()
		if n == 0 {
			r.start = s
		}
		r.resident = append(r.resident, s.ResidentKiB)
		wait = r.options.For / 10
	}
}

// atRest measures the bot after a while in which nobody asks.
func (p *process) atRest(ctx context.Context, while time.Duration) sample {
	t := time.NewTimer(while)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
	return p.sample()
}

// field is the number after a name that starts a line, or -1.
func field(data []byte, name string) int {
	for line := range bytes.Lines(data) {
		words := strings.Fields(string(line))
		if len(words) >= 2 && words[0] == name {
			if n, err := strconv.ParseFloat(words[1], 64); err == nil {
				return int(n)
			}
		}
	}
	return -1
}

// logTail is the end of the bot's log, where it may explain something.
func (p *process) logTail(wanted bool) string {
	if !wanted || p.log == nil {
		return ""
	}
	f, err := os.Open(p.log.Name())
	if err != nil {
		return ""
	}
	defer f.Close()
	var last []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		last = append(last, lines.Text())
		if len(last) > 20 {
			last = last[1:]
		}
	}
	return strings.Join(last, "\n")
}
