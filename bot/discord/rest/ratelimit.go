package rest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// Buckets kept. One is some 200 bytes; one forgotten costs at most a 429.
const (
	maxRoutes  = 1024
	maxBuckets = 4096
)

// limiter makes requests wait where Discord said they must: in their bucket,
// which is the route's and the channel's or server's, and for the whole bot.
// Interactions have their buckets, but never wait for the rest of the bot.
type limiter struct {
	global *rate.Limiter

	mu          sync.Mutex
	globalUntil time.Time
	edgeUntil   time.Time
	names       *lru.Cache[string, string]  // route -> the bucket Discord named
	buckets     *lru.Cache[string, *bucket] // bucket and major parameter
}

func newLimiter(perSecond int) *limiter {
	// In no second more than perSecond: a tenth as a burst, the rest evenly.
	burst := max(perSecond/10, 1)
	names, _ := lru.New[string, string](maxRoutes) // errs only for sizes below 1
	buckets, _ := lru.New[string, *bucket](maxBuckets)
	return &limiter{
		global:  rate.NewLimiter(rate.Limit(max(perSecond-burst, 1)), burst),
		names:   names,
		buckets: buckets,
	}
}

// LimitError says that a limit lasts longer than the request may wait.
type LimitError struct {
	route string
	wait  time.Duration
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s: rate limited for another %s", e.route, e.wait.Round(time.Millisecond))
}

// wait returns when the request may be sent. The caller calls what it returns
// with what came of it.
func (l *limiter) wait(ctx context.Context, r route) (func(verdict), error) {
	var b *bucket
	for {
		b = l.bucket(r) // again after each wait: Discord may have named it meanwhile
		wait, probe := l.closedFor(r), (<-chan struct{})(nil)
		if wait <= 0 {
			wait, probe = b.reserve(time.Now())
		}
		if wait <= 0 && probe == nil {
			break
		}
		if err := pauseFor(ctx, r, wait, probe); err != nil {
			return nil, err
		}
	}
	if !r.interaction {
		if err := l.global.Wait(ctx); err != nil {
			b.settle(verdict{}, time.Now())
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, &LimitError{route: r.name, wait: time.Second} // its turn is after the deadline
		}
	}
	return func(v verdict) { l.learn(r, b, v) }, nil
}

// pauseFor waits for a time or for another request's answer.
func pauseFor(ctx context.Context, r route, wait time.Duration, probe <-chan struct{}) error {
	if deadline, ok := ctx.Deadline(); ok && wait > time.Until(deadline) {
		return &LimitError{route: r.name, wait: wait}
	}
	if probe == nil {
		return Sleep(ctx, wait)
	}
	select {
	case <-probe:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// closedFor is how long everything of the route's kind must wait.
func (l *limiter) closedFor(r route) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	until := l.edgeUntil
	if !r.interaction && l.globalUntil.After(until) {
		until = l.globalUntil
	}
	return time.Until(until)
}

func (l *limiter) bucket(r route) *bucket {
	if r.callback {
		return &bucket{} // which no other request will meet
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucketLocked(r)
}

func (l *limiter) bucketLocked(r route) *bucket {
	name, ok := l.names.Get(r.name)
	if !ok {
		name = r.name
	}
	key := name + " " + r.major
	b, ok := l.buckets.Get(key)
	if !ok {
		b = &bucket{}
		l.buckets.Add(key, b)
	}
	return b
}

// learn takes what a response says about its bucket and about the whole bot.
func (l *limiter) learn(r route, b *bucket, v verdict) {
	now := time.Now()
	l.mu.Lock()
	if v.scope == scopeGlobal {
		l.globalUntil = later(l.globalUntil, now.Add(v.after))
	}
	if v.scope == scopeEdge {
		l.edgeUntil = later(l.edgeUntil, now.Add(v.after))
	}
	var named *bucket
	if v.limits.bucket != "" && !r.callback {
		l.names.Add(r.name, v.limits.bucket)
		named = l.bucketLocked(r)
	}
	l.mu.Unlock()
	b.settle(v, now)
	if named != nil && named != b {
		named.settle(v, now)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// bucket is one rate limit: so many requests until it is reset. Until the
// first answer has told how many, one request at a time goes out.
type bucket struct {
	mu        sync.Mutex
	known     bool          // an answer was seen
	probe     chan struct{} // closed when the request that finds out has its answer
	limited   bool          // answers carry limits
	limit     int
	remaining int
	window    time.Duration // from the first request of a window to its reset
	reset     time.Time
	blocked   time.Time // by a 429
}

// reserve takes one request from the bucket. Otherwise it returns how long to
// wait, or what to wait for, before trying again.
func (b *bucket) reserve(now time.Time) (time.Duration, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if wait := b.blocked.Sub(now); wait > 0 {
		return wait, nil
	}
	switch {
	case !b.known:
		if b.probe != nil {
			return 0, b.probe
		}
		b.probe = make(chan struct{})
		return 0, nil
	case !b.limited:
		return 0, nil
	}
	if !b.reset.After(now) {
		b.remaining, b.reset = b.limit, now.Add(b.window)
	}
	if b.remaining <= 0 {
		return b.reset.Sub(now), nil
	}
	b.remaining--
	return 0, nil
}

// settle ends one request.
func (b *bucket) settle(v verdict, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.probe != nil {
		close(b.probe)
		b.probe = nil
	}
	if v.after > 0 && (v.scope == scopeRoute || v.scope == scopeShared) {
		b.blocked = later(b.blocked, now.Add(v.after))
	}
	if v.status == 0 || v.status == http.StatusTooManyRequests || v.status >= 500 {
		return
	}
	b.known = true
	if v.limits.limit <= 0 {
		return
	}
	reset := now.Add(v.limits.resetAfter)
	fresh := !b.limited || !b.reset.After(now) || reset.Sub(b.reset) > b.window/2
	b.limited, b.limit = true, v.limits.limit
	b.window = max(b.window, v.limits.resetAfter)
	if fresh || v.limits.remaining < b.remaining {
		b.remaining = v.limits.remaining // answers overtake each other: within a window, the least is right
	}
	b.reset = reset
}

// limitHeaders is what a response says of its bucket.
type limitHeaders struct {
	bucket     string
	limit      int // 0: nothing said
	remaining  int
	resetAfter time.Duration
}

func readLimits(h http.Header) limitHeaders {
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	remaining, err2 := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil || err2 != nil || limit <= 0 {
		return limitHeaders{bucket: h.Get("X-RateLimit-Bucket")}
	}
	return limitHeaders{
		bucket:     h.Get("X-RateLimit-Bucket"),
		limit:      limit,
		remaining:  remaining,
		resetAfter: seconds(number(h.Get("X-RateLimit-Reset-After"))),
	}
}
