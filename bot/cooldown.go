package bot

import (
	"fmt"
	"math"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// cooldownUsers bounds the memory of a cooldown: the users longest silent are
// forgotten first, and they are the ones who have waited long enough.
const cooldownUsers = 10_000

// cooldown keeps each user to a burst of questions and then a steady rate.
type cooldown struct {
	limit rate.Limit
	burst int

	mu    sync.Mutex
	users *lru.Cache[UserID, *rate.Limiter]
}

func newCooldown(burst int, every time.Duration) *cooldown {
	if burst <= 0 {
		burst = 5
	}
	if every <= 0 {
		every = 2 * time.Second
	}
	users, err := lru.New[UserID, *rate.Limiter](cooldownUsers)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &cooldown{limit: rate.Every(every), burst: burst, users: users}
}

// wait takes one question from the user's allowance and returns 0, or takes
// nothing and returns how long the user should wait.
func (c *cooldown) wait(user UserID) time.Duration {
	reservation := c.limiter(user).Reserve()
	delay := reservation.Delay()
	if delay > 0 {
		reservation.Cancel()
	}
	return delay
}

func (c *cooldown) limiter(user UserID) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	limiter, ok := c.users.Get(user)
	if !ok {
		limiter = rate.NewLimiter(c.limit, c.burst)
		c.users.Add(user, limiter)
	}
	return limiter
}

func seconds(d time.Duration) string {
	n := int(math.Ceil(d.Seconds()))
	if n == 1 {
		return "1 second"
	}
	return fmt.Sprintf("%d seconds", n)
}
