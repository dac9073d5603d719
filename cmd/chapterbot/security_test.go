package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// TestSecurityTestsExist keeps docs/SECURITY.md honest: a defence whose test
// was renamed or dropped is no longer claimed.
func TestSecurityTestsExist(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	defined := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, match := range function.FindAllSubmatch(source, -1) {
			defined[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllSubmatch(page, -1)
	if len(named) < 20 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !defined[string(name[1])] {
			t.Errorf("there is no %s", name[1])
		}
	}
}

func TestALogLineCantBeForged(t *testing.T) {
	t.Parallel()
	const forged = "a\nlevel=ERROR msg=\"database lost\"\r\n{\"level\":\"ERROR\"}\x1b[2J\u2028"
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		newLogger(&world{errs: &b}, Config{LogFormat: format}).Info("read", "file", forged, "error", errors.New(forged))
		if lines := strings.Count(b.String(), "\n"); lines != 1 || strings.ContainsAny(b.String(), "\r\x1b") {
			t.Errorf("%s: %d lines:\n%q", format, lines, b.String())
		}
	}
}

// TestTheLogNeverHoldsTheToken looks at everything the built binary prints
// while it starts, answers, is refused and stops, as loud as it can be. (Every
// other test that starts the binary looks, too.)
func TestTheLogNeverHoldsTheToken(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, accepted := range []string{testToken, "another-token"} {
		server := discordtest.Start(t, discordtest.Config{Token: accepted})
		p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "LOG_LEVEL=debug")
		if accepted == testToken {
			if err := server.AwaitSession(ctx, 1); err != nil {
				t.Fatal(err)
			}
			guild := server.AddGuild("Readers")
			if _, err := server.AwaitReply(ctx, server.Say(guild.AddChannel("questions"), guild.AddMember("member", 0), "!ask "+testToken)); err != nil {
				t.Fatal(err)
			}
			stopWithin(t, p, 2*time.Second)
		}
		select {
		case <-p.ended:
		case <-ctx.Done():
			t.Fatal("it goes on")
		}
		if log := p.log.String(); log == "" || strings.Contains(log, testToken) {
			t.Errorf("the log is empty or holds the token:\n%s", log)
		}
	}
}

// TestASlowStatusClientIsCutOff: whoever opens the status address and dawdles
// must not hold it for ever.
func TestASlowStatusClientIsCutOff(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- serveStatus(ctx, listener, http.NotFoundHandler(), statusTimes{header: 50 * time.Millisecond, read: time.Second, write: time.Second, idle: time.Second})
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection stays open")
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
