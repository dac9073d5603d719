package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

// patience bounds a wait for something that has to happen. It is no measure
// of speed: a loaded machine may need most of it.
const patience = 30 * time.Second

// command returns how the built binary is started. CHAPTERBOT_COMMAND names
// another one than this test builds, such as an image's (see .ci/image).
var builtBinary atomic.Pointer[string] // removed when the tests are done

var command = sync.OnceValues(func() ([]string, error) {
	if given := strings.Fields(os.Getenv("CHAPTERBOT_COMMAND")); len(given) > 0 {
		return given, nil
	}
	dir, err := os.MkdirTemp("", "chapterbot-test-")
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(dir, "chapterbot")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	builtBinary.Store(&binary)
	return []string{binary}, nil
})

// process is a chapterbot that runs.
type process struct {
	*exec.Cmd
	log   *lockedBuffer
	ended chan struct{} // closed when it has ended
}

// start runs the built binary with only these settings beside the test's PATH.
func start(t *testing.T, args []string, env ...string) *process {
	t.Helper()
	name, err := command()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{log: &lockedBuffer{}, ended: make(chan struct{})}
	p.Cmd = exec.Command(name[0], append(name[1:], args...)...)
	p.Dir = t.TempDir()
	p.Env = append([]string{"PATH=" + os.Getenv("PATH")}, env...)
	if path := os.Getenv("CHAPTERBOT_DATABASE"); path != "" { // where the other command can write
		p.Env = append(p.Env, "DATABASE_PATH="+path)
	}
	p.Stdout, p.Stderr = p.log, p.log
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = p.Wait() // its status is in ProcessState
	}()
	t.Cleanup(func() {
		_ = p.Process.Kill()
		<-p.ended
		if strings.Contains(p.log.String(), testToken) {
			t.Error("the log holds the token")
		}
		if t.Failed() {
			t.Logf("its log:\n%s", p.log)
		}
	})
	return p
}

// lockedBuffer collects what a process writes while others read it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// stopWithin sends SIGTERM and wants status 0 by then: what an operator's
// supervisor waits before it kills.
func stopWithin(t *testing.T, p *process, limit time.Duration) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
		if status := p.ProcessState.ExitCode(); status != exitOK {
			t.Errorf("exit status %d after SIGTERM", status)
		}
	case <-time.After(limit):
		t.Errorf("still there %v after SIGTERM", limit)
	}
}

// residentMiB reads how much memory of a process is in RAM; Linux only.
func residentMiB(pid int) (float64, bool) {
	if runtime.GOOS != "linux" {
		return 0, false
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	match := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if err != nil || match == nil {
		return 0, false
	}
	kB, err := strconv.ParseFloat(string(match[1]), 64)
	return kB / 1024, err == nil
}

// texts is what a reader sees of messages.
func texts(messages []discordtest.Message) []string {
	var out []string
	for _, m := range messages {
		out = append(out, m.Text())
	}
	return out
}
