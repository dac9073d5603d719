package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Gateway opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// packet is what both sides of the gateway send.
type packet struct {
	Op       int             `json:"op"`
	Sequence *int64          `json:"s,omitempty"`
	Type     string          `json:"t,omitempty"`
	Data     json.RawMessage `json:"d"`
}

// helloInterval reads from a HELLO how often the heart is to beat.
func helloInterval(data json.RawMessage) (time.Duration, error) {
	var hello struct {
		Interval float64 `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(data, &hello); err != nil {
		return 0, fmt.Errorf("read HELLO: %w", err)
	}
	// discordgo would divide a day into nothing: a ticker of 0 panics.
	if hello.Interval < 1 || hello.Interval > 3600e3 {
		return 0, fmt.Errorf("read HELLO: a heartbeat every %v ms", hello.Interval)
	}
	return time.Duration(hello.Interval * float64(time.Millisecond)), nil
}

// invalidSession says whether an INVALID SESSION may be resumed.
func invalidSession(data json.RawMessage) error {
	if strings.TrimSpace(string(data)) == "true" {
		return errInvalidResume
	}
	return errInvalidSession
}
