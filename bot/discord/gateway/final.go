package gateway

import (
	"errors"
	"fmt"
)

// FinalError says that Discord turned the bot away and that trying again
// would change nothing until an operator does something.
type FinalError struct {
	Code   int    // the gateway's close code
	Reason string // what Discord objects to
	Remedy string // what the operator can do
}

func (e *FinalError) Error() string {
	return fmt.Sprintf("discord: %s (close code %d): %s", e.Reason, e.Code, e.Remedy)
}

// ExitStatus is the status a process should end with: 40 and the close code's
// last two digits, so 44 for 4004 and 50 to 54 for 4010 to 4014.
func (e *FinalError) ExitStatus() int { return 40 + e.Code%100 }

func isFinal(err error) bool {
	var final *FinalError
	return errors.As(err, &final)
}

// Gateway close codes (API documentation, "Gateway Close Event Codes").
const (
	closeNotAuthenticated     = 4003
	closeAuthenticationFailed = 4004
	closeInvalidSequence      = 4007
	closeSessionTimedOut      = 4009
	closeInvalidShard         = 4010
	closeShardingRequired     = 4011
	closeInvalidVersion       = 4012
	closeInvalidIntents       = 4013
	CloseDisallowedIntents    = 4014
)

// Portal is where a bot is managed.
const Portal = "https://discord.com/developers/applications"

// finalError returns nil for codes after which a bot may connect again.
func finalError(code int) *FinalError {
	switch code {
	case closeAuthenticationFailed:
		return &FinalError{code, "the token is not valid", "copy the current one from " + Portal + " (Bot, Reset Token) into DISCORD_TOKEN"}
	case closeInvalidShard:
		return &FinalError{code, "the shard number is not valid", "check SHARDS and SHARD_IDS: every process needs the same SHARDS, and IDs from 0 to SHARDS-1"}
	case closeShardingRequired:
		return &FinalError{code, "the bot is in too many servers for this number of shards", "set SHARDS=auto"}
	case closeInvalidVersion:
		return &FinalError{code, "this version of the gateway is gone", "install a newer chapterbot"}
	case closeInvalidIntents:
		return &FinalError{code, "the intents are not valid", "install a newer chapterbot"}
	case CloseDisallowedIntents:
		return &FinalError{code, "the intents are not allowed", "enable the intents of the bot at " + Portal + " (Bot, Privileged Gateway Intents)"}
	}
	return nil
}
