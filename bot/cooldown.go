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
	users *lru.Cache[UserID, *allowance]
}

// allowance is what one user has left.
type allowance struct {
	limiter *rate.Limiter
	told    bool // was told to wait since the last command that was let through
}

func newCooldown(burst int, every time.Duration) *cooldown {
	if burst <= 0 {
		burst = 30
	}
	if every <= 0 {
		every = time.Second
	}
	users, err := lru.New[UserID, *allowance](cooldownUsers)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &cooldown{limit: rate.Every(every), burst: burst, users: users}
}

// wait takes one command from the user's allowance and returns 0, or takes
// nothing and returns how long the user should wait, and whether that was said
// before.
func (c *cooldown) wait(user UserID) (delay time.Duration, told bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.users.Get(user)
	if !ok {
		a = &allowance{limiter: rate.NewLimiter(c.limit, c.burst)}
		c.users.Add(user, a)
	}
	reservation := a.limiter.Reserve()
	if delay = reservation.Delay(); delay > 0 {
		reservation.Cancel()
	}
	told, a.told = a.told, delay > 0
	return delay, told
}

func seconds(d time.Duration) string {
	n := int(math.Ceil(d.Seconds()))
	if n == 1 {
		return "1 second"
	}
	return fmt.Sprintf("%d seconds", n)
}
