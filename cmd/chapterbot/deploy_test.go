package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chapterbot/chapterbot/bot/discord/gateway"
)

// setting returns the values that a file of NAME=value or NAME: value lines
// gives to a name.
func setting(t *testing.T, file, name string) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, match := range regexp.MustCompile(`(?m)^\s*`+name+`\s*[=:]\s*(.*)$`).FindAllStringSubmatch(string(content), -1) {
		values = append(values, match[1])
	}
	return values
}

// TestNobodyStartsABotForEverThatCantStart: what no start can help ends the
// supervisors' tries.
func TestNobodyStartsABotForEverThatCantStart(t *testing.T) {
	t.Parallel()
	if got := setting(t, "compose.yaml", "restart"); len(got) != 1 || !regexp.MustCompile(`^on-failure:[1-9]\d?$`).MatchString(got[0]) {
		t.Errorf("compose.yaml has restart: %q", got)
	}
	final := strings.Fields(strings.Join(setting(t, filepath.Join("docs", "chapterbot.service"), "RestartPreventExitStatus"), " "))
	want := []int{exitUsage}
	for code := 4000; code <= 4014; code++ {
		want = append(want, (&gateway.FinalError{Code: code}).ExitStatus())
	}
	for _, status := range want {
		if !slices.Contains(final, strconv.Itoa(status)) {
			t.Errorf("docs/chapterbot.service starts again after status %d", status)
		}
	}
	for _, status := range []int{exitOK, exitError, exitInterrupt} {
		if slices.Contains(final, strconv.Itoa(status)) {
			t.Errorf("docs/chapterbot.service stays down after status %d", status)
		}
	}
}

// TestTheServiceKeepsItsDatabaseWhereItMayWrite, with what SQLite writes
// beside it.
func TestTheServiceKeepsItsDatabaseWhereItMayWrite(t *testing.T) {
	t.Parallel()
	unit := filepath.Join("docs", "chapterbot.service")
	state := setting(t, unit, "StateDirectory")
	if len(state) != 1 {
		t.Fatalf("StateDirectory=%q", state)
	}
	environment := strings.Join(setting(t, unit, "Environment"), " ")
	for _, want := range []string{envDatabase + "=%S/" + state[0] + "/", "SQLITE_TMPDIR=%S/" + state[0], envTokenFile + "=%d/token"} {
		if !strings.Contains(environment, want) {
			t.Errorf("Environment=%q lacks %s", environment, want)
		}
	}
}
