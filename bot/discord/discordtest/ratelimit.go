package discordtest

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"time"
)

// window counts requests of one bucket in its current period.
type window struct {
	ends time.Time
	used int
}

// limited counts a request against its bucket and the global limit, sets the
// rate limit headers, and says how long to wait when it is too many.
func (s *Server) limited(h http.Header, req *request) (wait time.Duration, global bool) {
	if req.route.kind == openToAll {
		return 0, false
	}
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.cfg.GlobalLimit; g.Requests > 0 && !req.route.kind.byToken() {
		if w := s.window("global", g, now); w.used > g.Requests {
			return w.ends.Sub(now), true
		}
	}
	limit := Rate{Requests: 10000, Per: time.Second} // as good as none
	if s.cfg.ChannelLimit.Requests > 0 && req.route.kind == sending {
		limit = s.cfg.ChannelLimit
	}
	key := req.where()
	if len(req.vars) > 0 {
		key += " " + req.vars[0]
	}
	w := s.window(key, limit, now)
	setLimitHeaders(h, req, limit, w, now)
	if w.used > limit.Requests {
		return w.ends.Sub(now), false
	}
	return 0, false
}

func (s *Server) window(key string, limit Rate, now time.Time) *window {
	w := s.buckets[key]
	if w == nil || !now.Before(w.ends) {
		if len(s.buckets) > 10000 { // interactions have one bucket each
			clear(s.buckets)
		}
		w = &window{ends: now.Add(limit.Per)}
		s.buckets[key] = w
	}
	w.used++
	return w
}

func setLimitHeaders(h http.Header, req *request, limit Rate, w *window, now time.Time) {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(req.where()))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", sum.Sum64()))
	h.Set("X-RateLimit-Limit", strconv.Itoa(limit.Requests))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(limit.Requests-w.used, 0)))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(w.ends.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", w.ends.Sub(now).Seconds()))
}

// tooMany answers 429 as Discord does.
func (s *Server) tooMany(w http.ResponseWriter, wait time.Duration, global bool) {
	h := w.Header()
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	h.Set("X-RateLimit-Scope", "user")
	if global {
		h.Set("X-RateLimit-Global", "true")
		h.Set("X-RateLimit-Scope", "global")
	}
	s.write(w, http.StatusTooManyRequests, rateBody(wait, global))
}

func rateBody(wait time.Duration, global bool) map[string]any {
	return map[string]any{
		"message": "You are being rate limited.", "global": global,
		"retry_after": math.Ceil(wait.Seconds()*1000) / 1000,
	}
}
