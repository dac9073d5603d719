package discordtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chapterbot/chapterbot/bot/discord/discordtest"
	"github.com/gorilla/websocket"
)

// reference is a small steadfast client, written from Discord's documentation
// and from nothing of ours: if it survives a fault with nothing lost and
// nothing doubled, then that can be asked of the bot.
type reference struct {
	t        *testing.T
	srv      *discordtest.Server
	http     *http.Client
	work     sync.WaitGroup
	session  string
	seq      int64
	answered sync.Map // message and interaction IDs already taken
	intents  int
	stopped  chan int // the final close code
}

// The waits are generous where the machine may be busy, and short enough that
// an interaction asked before a fault can be answered after it.
const (
	beat    = 100 * time.Millisecond
	silence = 20 * beat
	welcome = 8 * beat // for HELLO, and then for READY or RESUMED
)

type wire struct {
	Compressed bool `json:"-"`

	Op   int             `json:"op"`
	Seq  *int64          `json:"s"`
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

// runReference has a reference client serve until the test ends.
func runReference(t *testing.T, srv *discordtest.Server) *reference {
	base := &http.Transport{}
	c := &reference{
		t: t, srv: srv, http: &http.Client{Transport: base, Timeout: 2 * time.Second},
		intents: 1 | 1<<9 | 1<<12 | 1<<15, stopped: make(chan int, 1),
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.serve(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		c.work.Wait()
		base.CloseIdleConnections()
	})
	return c
}

// serve reconnects until it is told to stop, or Discord says that it must.
func (c *reference) serve(ctx context.Context) {
	for ctx.Err() == nil {
		err := c.connection(ctx)
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			switch closed.Code {
			case 4014:
				c.intents &^= 1 << 15
				c.session = ""
			case 4004, 4010, 4011, 4012, 4013:
				c.stopped <- closed.Code
				return
			case 4003, 4007, 4009:
				c.session = ""
			}
		}
		select { // a stand-in for backoff
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// connection lives one connection. Its error says why it ended.
func (c *reference) connection(ctx context.Context) error {
	var gateway struct {
		URL   string `json:"url"`
		Start struct {
			Remaining int `json:"remaining"`
		} `json:"session_start_limit"`
	}
	if status, err := c.call(ctx, "GET", "/gateway/bot", nil, &gateway); err != nil || status != 200 {
		return fmt.Errorf("gateway url: %d %w", status, err)
	}
	if c.session == "" && gateway.Start.Remaining == 0 {
		return errors.New("no session start is left")
	}
	ws, _, err := websocket.DefaultDialer.DialContext(ctx, gateway.URL+"/?v=10&encoding=json", nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	stop := context.AfterFunc(ctx, func() { _ = ws.Close() })
	defer stop()
	if hello, err := c.read(ws, welcome); err != nil || hello.Op != 10 {
		return fmt.Errorf("no HELLO: %w", err)
	}
	if err := c.present(ws); err != nil {
		return err
	}
	return c.listen(ctx, ws)
}

// read reads one payload, and does not wait for ever.
func (c *reference) read(ws *websocket.Conn, patience time.Duration) (wire, error) {
	var w wire
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	_, data, err := ws.ReadMessage()
	if err != nil {
		return w, err
	}
	_ = json.Unmarshal(data, &w) // an unreadable payload is none
	return w, nil
}

func (c *reference) present(ws *websocket.Conn) error {
	if c.session != "" {
		return ws.WriteJSON(map[string]any{"op": 6, "d": map[string]any{
			"token": c.srv.Token(), "session_id": c.session, "seq": c.seq,
		}})
	}
	c.seq = 0
	return ws.WriteJSON(map[string]any{"op": 2, "d": map[string]any{
		"token": c.srv.Token(), "intents": c.intents,
		"properties": map[string]string{"os": "linux", "browser": "reference", "device": "reference"},
	}})
}

func (c *reference) listen(ctx context.Context, ws *websocket.Conn) error {
	var mu sync.Mutex // of the writing half, the sequence and the acknowledgement
	acked, seq := true, c.seq
	heartbeat := func() error {
		mu.Lock()
		defer mu.Unlock()
		return ws.WriteJSON(map[string]any{"op": 1, "d": seq})
	}
	done := make(chan struct{})
	defer close(done)
	c.work.Go(func() {
		tick := time.NewTicker(beat)
		defer tick.Stop()
		for missed := 0; ; {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			mu.Lock()
			if acked {
				missed = 0
			} else {
				missed++
			}
			acked = false
			mu.Unlock()
			if missed > 10 || heartbeat() != nil { // generous: the machine may be busy
				_ = ws.Close()
				return
			}
		}
	})
	greeted := time.AfterFunc(welcome, func() { _ = ws.Close() })
	defer greeted.Stop()
	for {
		w, err := c.read(ws, silence)
		if err != nil {
			return err
		}
		if w.Type == "READY" || w.Type == "RESUMED" {
			greeted.Stop()
		}
		switch w.Op {
		case 0:
			if w.Seq != nil && *w.Seq > c.seq {
				c.seq = *w.Seq
				mu.Lock()
				seq = c.seq
				mu.Unlock()
			}
			c.event(ctx, w)
		case 1:
			if err := heartbeat(); err != nil {
				return err
			}
		case 7:
			return errors.New("op 7")
		case 9:
			if string(w.Data) != "true" {
				c.session = ""
			}
			return errors.New("op 9")
		case 11:
			mu.Lock()
			acked = true
			mu.Unlock()
		}
	}
}

func (c *reference) event(ctx context.Context, w wire) {
	var e struct {
		ID        string `json:"id"`
		SessionID string `json:"session_id"`
		Channel   string `json:"channel_id"`
		Content   string `json:"content"`
		Type      int    `json:"type"`
		Token     string `json:"token"`
		Author    *struct {
			Bot bool `json:"bot"`
		} `json:"author"`
		Member *struct{} `json:"member"`
	}
	if json.Unmarshal(w.Data, &e) != nil {
		return
	}
	quiet := map[string]any{"parse": []string{}}
	switch w.Type {
	case "READY":
		c.session = e.SessionID
	case "MESSAGE_CREATE":
		if e.Author == nil || e.Author.Bot || !strings.HasPrefix(e.Content, "!") {
			return
		}
		c.answer(ctx, e.ID, "/channels/"+e.Channel+"/messages", map[string]any{
			"content": "re " + e.Content, "nonce": e.ID, "enforce_nonce": true, "allowed_mentions": quiet,
			"message_reference": map[string]any{"message_id": e.ID, "fail_if_not_exists": false},
		})
	case "INTERACTION_CREATE":
		if e.Type != 2 || e.Member == nil {
			return
		}
		c.answer(ctx, e.ID, "/interactions/"+e.ID+"/"+e.Token+"/callback", map[string]any{
			"type": 4, "data": map[string]any{"content": "answer", "allowed_mentions": quiet},
		})
	}
}

// answer sends a reply once, trying again for as long as that can help.
func (c *reference) answer(ctx context.Context, id, path string, body any) {
	if _, again := c.answered.LoadOrStore(id, true); again {
		return
	}
	c.work.Go(func() {
		for range 40 {
			status, err := c.call(ctx, "POST", path, body, &struct{}{})
			switch {
			case ctx.Err() != nil, err == nil && status < 300, status >= 400 && status < 429:
				return
			}
			select {
			case <-time.After(50 * time.Millisecond):
			case <-ctx.Done():
				return
			}
		}
	})
}

func (c *reference) call(ctx context.Context, method, path string, in, out any) (int, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, method, c.srv.URL()+"/api/v10"+path, bytes.NewReader(raw))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bot "+c.srv.Token())
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, err
	}
	return resp.StatusCode, json.Unmarshal(data, out)
}
