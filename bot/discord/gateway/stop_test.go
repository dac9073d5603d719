package gateway

import (
	"context"
	"encoding/json"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// A stop takes as long as Discord may take to agree, whatever the other side does:
// nothing else ends in these, for an hour.
func TestAStopWaitsForNobody(t *testing.T) {
	t.Parallel()
	ready := func(c *conn) {
		c.raw(`{"op":10,"d":{"heartbeat_interval":3600000}}`)
		c.expect(opIdentify)
		c.ready("")
	}
	for name, script := range map[string]func(c *conn, over <-chan struct{}){
		"silent, with an event in hand": func(c *conn, over <-chan struct{}) {
			ready(c)
			c.raw(`{"op":0,"s":2,"t":"IN HAND","d":null}`)
			<-over
		},
		"talking on": func(c *conn, over <-chan struct{}) {
			ready(c)
			c.raw(`{"op":0,"s":2,"t":"IN HAND","d":null}`)
			for {
				select {
				case <-over:
					return
				case <-time.After(time.Millisecond):
					c.raw(`{"op":11}`)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			over := make(chan struct{})
			g := newScripted(t)
			t.Cleanup(func() { close(over) })
			g.main = func(c *conn) { script(c, over) }
			inHand, stopped := make(chan struct{}), make(chan struct{})
			gateway := New(g.config(t, func(c *Config) {
				c.Consume = func(event string, _ json.RawMessage) {
					if event == "IN HAND" {
						close(inHand)
						<-stopped // so that it is told to stop in the middle of an event
					}
				}
			}))
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- gateway.Run(ctx) }()
			<-inHand
			stop()
			close(stopped)
			endsWell(t, done)
		})
	}
}

func endsWell(t *testing.T, done <-chan error) {
	t.Helper()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-within(t).Done():
		t.Error("it doesn't stop")
		<-done
	}
}

// The WebSocket library heeds no context once TCP is connected.
func TestAStopDuringTheHandshakeWaitsForNobody(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mute sync.WaitGroup
	connected := make(chan struct{})
	mute.Go(func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		close(connected)
		for buf := make([]byte, 1024); err == nil; {
			_, err = c.Read(buf)
		}
	})
	defer mute.Wait()
	defer l.Close()
	g := newScripted(t)
	gateway := New(g.config(t, func(c *Config) {
		c.Where = func(context.Context) (discordgo.GatewayBotResponse, error) {
			return discordgo.GatewayBotResponse{URL: "ws://" + l.Addr().String(), Shards: 1}, nil
		}
	}))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- gateway.Run(ctx) }()
	<-connected
	stop()
	endsWell(t, done)
}

// A bot that starts more sessions than Discord allows in a day has its token reset,
// however many shards wait for their turn.
func TestNoMoreSessionsStartThanAreLeft(t *testing.T) {
	t.Parallel()
	for _, concurrency := range []int{1, 4} {
		var mu sync.Mutex
		const left = 3
		identified := 0
		g := newScripted(t)
		used, asked := make(chan struct{}), make(chan struct{}, 1000)
		g.main = func(c *conn) {
			c.raw(`{"op":10,"d":{"heartbeat_interval":3600000}}`)
			if c.expect(opIdentify) == nil {
				return
			}
			mu.Lock()
			if identified++; identified == left {
				close(used)
			}
			mu.Unlock()
			c.stay()
		}
		g.launch(t, func(c *Config) {
			c.Shards = 8
			c.Where = func(ctx context.Context) (discordgo.GatewayBotResponse, error) {
				mu.Lock()
				defer mu.Unlock()
				info, err := g.where(ctx)
				info.SessionStartLimit = discordgo.SessionInformation{Total: 1000, Remaining: max(left-identified, 0), ResetAfter: 3600_000, MaxConcurrency: concurrency}
				if identified >= left {
					asked <- struct{}{}
				}
				return info, err
			}
		})
		select {
		case <-used:
		case <-within(t).Done():
			t.Fatal("those that are left are not used")
		}
		for range concurrency { // each bucket has asked since
			<-asked
		}
		mu.Lock()
		if identified != left {
			t.Errorf("%d buckets: %d sessions started, %d were left", concurrency, identified, left)
		}
		mu.Unlock()
	}
}
