package rest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

func TestRetryAfterIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	h := func(pairs ...string) http.Header {
		out := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			out.Set(pairs[i], pairs[i+1])
		}
		return out
	}
	for _, c := range []struct {
		name   string
		header http.Header
		body   string
		wait   time.Duration
		scope  scope
	}{
		{"body and header", h("Retry-After", "1", "X-RateLimit-Limit", "5"), `{"retry_after":0.25,"global":false}`, time.Second, scopeRoute},
		{"body alone", h(), `{"retry_after":0.25}`, 250 * time.Millisecond, scopeRoute},
		{"header alone", h("Retry-After", "0.5"), `{}`, 500 * time.Millisecond, scopeRoute},
		{"reset alone", h("X-RateLimit-Reset-After", "2.5"), `{}`, 2500 * time.Millisecond, scopeRoute},
		{"global by body", h(), `{"retry_after":1,"global":true}`, time.Second, scopeGlobal},
		{"global by header", h("Retry-After", "1", "X-RateLimit-Global", "true"), `{}`, time.Second, scopeGlobal},
		{"global by scope", h("Retry-After", "1", "X-RateLimit-Scope", "global"), ``, time.Second, scopeGlobal},
		{"shared", h("Retry-After", "1", "X-RateLimit-Scope", "shared"), `{}`, time.Second, scopeShared},
		{"cloudflare", h("Retry-After", "3"), `<html>`, 3 * time.Second, scopeEdge},
		{"nothing said", h(), ``, time.Second, scopeEdge},
		{"nonsense", h("Retry-After", "-7"), `{"retry_after":"soon"}`, time.Second, scopeEdge},
		{"for ever", h("Retry-After", "1e300"), `{}`, 24 * time.Hour, scopeRoute},
		{"not a number", h("Retry-After", "NaN"), `{}`, time.Second, scopeRoute},
	} {
		if wait, scope := readTooMany(c.header, []byte(c.body)); wait != c.wait || scope != c.scope {
			t.Errorf("%s: wait %s scope %s, want %s %s", c.name, wait, scope, c.wait, c.scope)
		}
	}
}

func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	l := newLimiter(1 << 20)
	for n := range 3 * maxBuckets {
		r := routeOf(http.MethodPost, fmt.Sprintf("/api/v9/interactions/%d/token%d/callback", n, n))
		done, err := l.wait(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		done(verdict{status: http.StatusNoContent, limits: limitHeaders{bucket: "b", limit: 5, remaining: 4}})
	}
	if l.buckets.Len() > maxBuckets || l.names.Len() > maxRoutes {
		t.Errorf("%d buckets and %d routes", l.buckets.Len(), l.names.Len())
	}
}

func TestRoutesNameNoSecretAndCountAsDiscordDoes(t *testing.T) {
	t.Parallel()
	path := func(s string) string {
		return strings.TrimPrefix(s, strings.TrimSuffix(discordgo.EndpointDiscord, "/"))
	}
	for _, c := range []struct {
		method, path string
		want         route
	}{
		{"POST", path(discordgo.EndpointChannelMessages("12")), route{"POST /channels/{id}/messages", "12", false, false}},
		{"PATCH", path(discordgo.EndpointChannelMessage("12", "34")), route{"PATCH /channels/{id}/messages/{id}", "12", false, false}},
		{"GET", path(discordgo.EndpointGuildMember("5", "6")), route{"GET /guilds/{id}/members/{id}", "5", false, false}},
		{"POST", path(discordgo.EndpointInteractionResponse("7", "abc")), route{"POST /interactions/{id}/{token}/callback", "7/abc", true, true}},
		{"PATCH", path(discordgo.EndpointWebhookMessage("7", "abc", "@original")), route{"PATCH /webhooks/{id}/{token}/messages/@original", "7/abc", true, false}},
		{"GET", path(discordgo.EndpointGatewayBot), route{"GET /gateway/bot", "", false, false}},
		{"GET", "/", route{"GET /", "", false, false}},
	} {
		if got := routeOf(c.method, c.path); got != c.want {
			t.Errorf("%s %s: %+v, want %+v", c.method, c.path, got, c.want)
		}
	}
}
