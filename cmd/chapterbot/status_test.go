package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/chapterbot/chapterbot/bot"
	"github.com/chapterbot/chapterbot/bot/discord"
	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
)

func TestAddressesAreLoopbackUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"":               "",
		"8080":           "127.0.0.1:8080",
		":8080":          "127.0.0.1:8080",
		"localhost:80":   "localhost:80",
		"0.0.0.0:8080":   "0.0.0.0:8080",
		"[::1]:8080":     "[::1]:8080",
		" 127.0.0.1:0 ":  "127.0.0.1:0",
		"bad":            "error",
		"1.2.3.4":        "error",
		"::1":            "error",
		"host:99999":     "error",
		"http://host:80": "error",
	} {
		var check checker
		got := parseAddress(&check, value)
		if (check.err() != nil) != (want == "error") || want != "error" && got != want {
			t.Errorf("%q became %q, %v; want %q", value, got, check.err(), want)
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestReadinessNamesWhatIsNotWell(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(statusHandler(newMetrics(), []check{
		{"gateway", func(context.Context) error { return errors.New("shard 0 is waiting\x1b[2J") }},
		{"texts", func(context.Context) error { return nil }},
	}))
	defer server.Close()
	status, body := get(t, server.URL+"/readyz")
	if status != http.StatusServiceUnavailable || body != "gateway: shard 0 is waiting\ufffd[2J\ntexts: ok\n" {
		t.Errorf("%d %q", status, body)
	}
	if status, _ := get(t, server.URL+"/healthz"); status != http.StatusOK {
		t.Errorf("a process that isn't ready is unhealthy: %d", status)
	}
	var out, errs strings.Builder
	health := func(args ...string) int {
		address := strings.TrimPrefix(server.URL, "http://")
		return run(t.Context(), append([]string{"health"}, args...), []string{envHTTP + "=" + address}, strings.NewReader(""), &out, &errs)
	}
	if status := health(); status != exitOK {
		t.Errorf("health: %d\n%s", status, errs.String())
	}
	if status := health("--ready"); status != exitError || !strings.Contains(out.String(), "shard 0 is waiting") {
		t.Errorf("health --ready: %d\n%s", status, out.String())
	}
	server.Close()
	errs.Reset()
	if status := health(); status != exitError || !strings.Contains(errs.String(), "start it with the same HTTP_ADDR") || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("health without a bot: %d\n%s", status, errs.String())
	}
}

// TestWhatASettingLacksNamesTheRemedy, where nothing but the machine can tell.
func TestWhatASettingLacksNamesTheRemedy(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	address := taken.Addr().String()
	if _, err := listenStatus(t.Context(), address); err == nil || err.Error() != "HTTP_ADDR: another program has "+address+": end that one, or set HTTP_ADDR to another port" {
		t.Errorf("an address in use: %v", err)
	}
	status, _, errs := settled(t, []string{"DISCORD_TOKEN_FILE=" + filepath.Join(t.TempDir(), "none")}, "serve")
	if status != exitUsage || !strings.Contains(errs, "name the file that holds the token, or put it in DISCORD_TOKEN") {
		t.Errorf("no token file: status %d, %s", status, errs)
	}
	status, _, errs = settled(t, []string{"DISCORD_TOKEN=" + testToken, "DISCORD_URL=localhost:80"}, "serve")
	if status != exitUsage || !strings.Contains(errs, "or nothing for Discord itself") {
		t.Errorf("an odd address: status %d, %s", status, errs)
	}
}

// TestStatusOfARunningBot asks the built binary how it is.
func TestStatusOfARunningBot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	server := discordtest.Start(t, discordtest.Config{Token: testToken})
	guild := server.AddGuild("Readers")
	channel := guild.AddChannel("questions")
	member := guild.AddMember("member", 0)
	p := start(t, []string{"serve"}, "DISCORD_URL="+server.URL(), "DISCORD_TOKEN="+testToken, "HTTP_ADDR=127.0.0.1:0")
	if err := server.AwaitSession(ctx, 1); err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(p.log.String())
	if address == nil {
		t.Fatal("the log names no address")
	}
	url := "http://" + address[1]
	if _, err := server.AwaitReply(ctx, server.Say(channel, member, "!texts")); err != nil {
		t.Fatal(err)
	}
	if status, body := get(t, url+"/readyz"); status != http.StatusOK {
		t.Errorf("readyz: %d\n%s", status, body)
	}
	wanted := []string{
		`chapterbot_asks_total{form="prefix",outcome="done"} 1`,
		`chapterbot_ask_duration_seconds_count{stage="answer"} 1`,
		`chapterbot_gateway_state{shard="0",state="ready"} 1`,
		`chapterbot_gateway_state{shard="0",state="connecting"} 0`,
		`chapterbot_discord_requests_total{route="POST /channels/{id}/messages",status="200"} 1`,
		`chapterbot_texts 1`,
		`chapterbot_passages 16`,
		`chapterbot_queue_depth 0`,
		`chapterbot_build_info{`,
	}
	for { // the bot counts a reply just after the member sees it
		status, body := get(t, url+"/metrics")
		missing := slices.DeleteFunc(slices.Clone(wanted), func(s string) bool { return strings.Contains(body, s) })
		if strings.Contains(body, testToken) {
			t.Error("the metrics hold the token")
		}
		if len(missing) == 0 && status == http.StatusOK {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("status %d, the metrics lack %q in\n%s", status, missing, body)
		}
		time.Sleep(10 * time.Millisecond)
	}
	stopWithin(t, p, 2*time.Second)
}

// TestDashboardsUseMetricsThatExist catches a metric renamed in the code only.
func TestDashboardsUseMetricsThatExist(t *testing.T) {
	t.Parallel()
	m := newMetrics()
	library, closeTexts, err := (&world{errs: t.Output()}).openTexts(t.Context(), nil, filepath.Join(t.TempDir(), "none.db"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer closeTexts()
	m.watchLibrary(library)
	m.Asked(discord.Asked{Form: "slash", Outcome: bot.Answered})
	m.Busy()
	m.Unsent("forbidden")
	m.Gateway(0, "ready")
	m.Reconnecting(0, "closed")
	m.Requested("GET /gateway", 200, time.Millisecond)
	if _, err := (countedLibrary{Library: library, reloads: m.reloads}).Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	exists := map[string]bool{}
	for _, family := range families {
		exists[family.GetName()] = true
		exists[family.GetName()+"_bucket"] = family.GetType() == dto.MetricType_HISTOGRAM
	}
	for _, file := range []string{"grafana.json", "alerts.yaml"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "docs", file))
		if err != nil {
			t.Fatal(err)
		}
		used := regexp.MustCompile(`\b(chapterbot|process|go)_[a-z_]+`).FindAllString(string(content), -1)
		if len(used) < 8 {
			t.Errorf("%s uses %d metrics", file, len(used))
		}
		for _, name := range used {
			if !exists[name] {
				t.Errorf("%s: there is no metric %s", file, name)
			}
		}
	}
}
