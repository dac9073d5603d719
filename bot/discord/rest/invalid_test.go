package rest

import (
	"net/http"
	"sync"
	"testing"
)

func TestItStopsFarBelowTheBan(t *testing.T) {
	t.Parallel()
	send, requests := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 2 * invalidCareful / 8 {
				_ = send(Repeatable(within(t)), http.MethodPost, message)
			}
		})
	}
	group.Wait()
	const slack = 8 + 60 // in flight when it noticed, and a minute's probes
	if n := requests.Load(); n < invalidCareful || n > invalidCareful+slack {
		t.Errorf("%d invalid requests, want %d", n, invalidCareful)
	}
}

func TestInvalidRequestsHoldBackTheNext(t *testing.T) {
	t.Parallel()
	c := newInvalidCount()
	now := c.start
	forbidden, fine := verdict{status: http.StatusForbidden}, verdict{status: http.StatusOK}
	allowed := func(want bool, when string) {
		t.Helper()
		if err := c.allow(now); (err == nil) != want {
			t.Errorf("%s: %v", when, err)
		}
	}
	for range invalidCareful {
		allowed(true, "below the limit")
		c.count(forbidden, now)
	}
	c.count(verdict{}, now)
	allowed(false, "at the limit")
	now = now.Add(invalidProbe)
	allowed(true, "a second later")
	allowed(false, "at once after that")
	c.count(fine, now)
	allowed(true, "after one that went well")
	allowed(true, "and again")
	c.count(verdict{status: http.StatusTooManyRequests, scope: scopeShared}, now)
	allowed(true, "after a limit that others used up")
	for c.sum < invalidLimit {
		c.count(forbidden, now)
	}
	c.count(fine, now)
	now = now.Add(invalidProbe)
	allowed(false, "at the last limit")
	now = c.start.Add(invalidSlot*invalidWindow - 1)
	allowed(false, "just before ten minutes have passed")
	now = now.Add(2 * invalidSlot)
	allowed(true, "after ten minutes")
	if c.sum != 0 {
		t.Errorf("%d still count after ten minutes", c.sum)
	}
}
