package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chapterbot/chapterbot/retrieval"
	"github.com/chapterbot/chapterbot/store"
)

// TestWriterProcess is no test: it is the process that TestKilledWhileWriting
// kills. It writes edition after edition and says when each is committed.
func TestWriterProcess(t *testing.T) {
	path := os.Getenv("STORE_TEST_WRITE")
	if path == "" {
		t.Skip("run by TestKilledWhileWriting")
	}
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		if err := s.ReplaceTexts(context.Background(), killedEdition(n), nil, nil); err != nil {
			t.Fatal(err)
		}
		fmt.Println("committed", n)
	}
}

func killedEdition(n int) []retrieval.Volume {
	body := fmt.Sprint("Edition ", n)
	return []retrieval.Volume{volume("file:/a", body, body, body), volume("file:/b", body), volume("file:/c", body)}
}

// A process killed at any moment leaves a whole database that holds one whole
// edition, no older than the last one it said was committed.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.db")
	for round := range 8 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWriterProcess$", "-test.timeout=1m")
		cmd.Env = append(os.Environ(), "STORE_TEST_WRITE="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		last := 0
		for lines.Scan() {
			if _, err := fmt.Sscanf(lines.Text(), "committed %d", &last); err == nil && last > 3*round {
				break // it is at work on the next one
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it still said before it died
			fmt.Sscanf(lines.Text(), "committed %d", &last)
		}
		cmd.Wait()
		if last == 0 {
			t.Fatal("the writer said nothing")
		}

		s, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		volumes := contents(t, s)
		var held int
		if len(volumes) == 3 {
			fmt.Sscanf(volumes[0].Passages[0].Body, "Edition %d", &held)
		}
		want := fmt.Sprint("Edition ", held)
		for _, v := range volumes {
			for _, p := range v.Passages {
				if p.Body != want {
					t.Errorf("round %d: %q stands beside %q", round, p.Body, want)
				}
			}
		}
		if held < last {
			t.Errorf("round %d: it holds edition %d, and %d was committed", round, held, last)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
