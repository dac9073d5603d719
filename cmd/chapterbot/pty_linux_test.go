package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminalPair opens a pseudo-terminal: what a person sees and types at, and
// what a program believes to be its terminal (pts(4)).
func terminalPair(t *testing.T, columns int) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("this machine has no pseudo-terminals: %v", err)
	}
	t.Cleanup(func() { person.Close() })
	fd := int(person.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return person, program
}

// atTerminal runs the built binary on a terminal. The screen collects all that
// it shows.
func atTerminal(t *testing.T, columns int, env []string, args ...string) (cmd *exec.Cmd, person *os.File, screen *lockedBuffer) {
	t.Helper()
	name, err := command()
	if err != nil {
		t.Fatal(err)
	}
	person, program := terminalPair(t, columns)
	cmd = exec.Command(name[0], append(name[1:], args...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(env, "TERM=xterm")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = program, program, program
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	program.Close()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	screen = &lockedBuffer{}
	go func() { // ends when the program has gone, or with the terminal
		buf := make([]byte, 4096)
		for {
			n, err := person.Read(buf)
			_, _ = screen.Write(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	return cmd, person, screen
}

// shows waits until the screen has shown something so many times.
func shows(t *testing.T, screen *lockedBuffer, want string, times int) {
	t.Helper()
	for end := time.Now().Add(patience); strings.Count(screen.String(), want) < times; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the screen never shows %q %d times:\n%s", want, times, screen)
		}
	}
}

func TestATerminalShowsTheHighlightInBold(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "harbour.md", harbour)
	const bold, plain = "\x1b[1m", "\x1b[22m"
	for _, c := range []struct {
		env  string
		want string
	}{
		{"", "  " + bold + "The lighthouse is kept by Ada Quill," + plain},
		{"NO_COLOR=1", "  The lighthouse is kept by Ada Quill,\r\n"},
	} {
		cmd, _, screen := atTerminal(t, 40, []string{c.env}, "ask", "--text", text, "Who keeps the lighthouse?")
		shows(t, screen, c.want, 1)
		shows(t, screen, "Harbour ¶2", 1)
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

func TestAConversationAtATerminal(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "harbour.md", harbour)
	cmd, person, screen := atTerminal(t, 80, nil, "ask", "--text", text)
	typed := func(keys, want string, times int) {
		t.Helper()
		if _, err := person.WriteString(keys); err != nil {
			t.Fatal(err)
		}
		shows(t, screen, want, times)
	}
	shows(t, screen, "Ask something", 1)
	typed("Who keeps the lighthouse?\r", "Harbour ¶2", 1)
	typed("1\r", "◀ ¶1", 1)
	typed("!texts\r", "What I answer from", 1)
	typed("\x1b[A\r", "What I answer from", 2) // the arrow up repeats the last line
	if _, err := person.WriteString("\x04"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
