package gateway

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// maxEvent bounds an event, as it is sent and as it was compressed. The largest,
// of servers with many channels and roles, have a few megabytes.
const maxEvent = 16 << 20

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

type packet struct {
	Op       int             `json:"op"`
	Sequence *int64          `json:"s,omitempty"`
	Type     string          `json:"t,omitempty"`
	Data     json.RawMessage `json:"d"`
}

// identify is the data of IDENTIFY (API documentation, "Identify Structure").
type identify struct {
	Token      string           `json:"token"`
	Properties properties       `json:"properties"`
	Shard      [2]int           `json:"shard"` // its number, and how many there are
	Presence   presence         `json:"presence"`
	Intents    discordgo.Intent `json:"intents"`
}

type properties struct {
	OS      string `json:"os"`
	Browser string `json:"browser"`
	Device  string `json:"device"`
}

// presence is "Update Presence Structure".
type presence struct {
	Since      *int64     `json:"since"`
	Activities []struct{} `json:"activities"`
	Status     string     `json:"status"`
	AFK        bool       `json:"afk"`
}

// resume is the data of RESUME ("Resume Structure").
type resume struct {
	Token    string `json:"token"`
	Session  string `json:"session_id"`
	Sequence int64  `json:"seq"`
}

func newIdentify(token string, shard, shards int, intents discordgo.Intent) identify {
	return identify{
		Token:      token,
		Properties: properties{OS: runtime.GOOS, Browser: "chapterbot", Device: "chapterbot"},
		Shard:      [2]int{shard, shards},
		Presence:   presence{Activities: []struct{}{}, Status: string(discordgo.StatusOnline)},
		Intents:    intents,
	}
}

func helloInterval(data json.RawMessage) (time.Duration, error) {
	var hello struct {
		Interval float64 `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(data, &hello); err != nil {
		return 0, fmt.Errorf("read HELLO: %w", err)
	}
	if hello.Interval < 1 || hello.Interval > 3600e3 {
		return 0, fmt.Errorf("read HELLO: a heartbeat every %v ms", hello.Interval)
	}
	return time.Duration(hello.Interval * float64(time.Millisecond)), nil
}

func invalidSession(data json.RawMessage) error {
	if strings.TrimSpace(string(data)) == "true" {
		return errInvalidResume
	}
	return errInvalidSession
}
