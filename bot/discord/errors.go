package discord

import (
	"errors"
	"fmt"

	"github.com/bwmarrin/discordgo"
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
	closeDisallowedIntents    = 4014
)

const portal = "https://discord.com/developers/applications"

// finalError returns nil for codes after which a bot may connect again.
func finalError(code int) *FinalError {
	switch code {
	case closeAuthenticationFailed:
		return &FinalError{code, "the token is not valid", "copy the current one from " + portal + " (Bot, Reset Token) into DISCORD_TOKEN"}
	case closeInvalidShard:
		return &FinalError{code, "the shard number is not valid", "check SHARDS and SHARD_IDS: every process needs the same SHARDS, and IDs from 0 to SHARDS-1"}
	case closeShardingRequired:
		return &FinalError{code, "the bot is in too many servers for this number of shards", "set SHARDS=auto"}
	case closeInvalidVersion:
		return &FinalError{code, "this version of the gateway is gone", "install a newer chapterbot"}
	case closeInvalidIntents:
		return &FinalError{code, "the intents are not valid", "install a newer chapterbot"}
	case closeDisallowedIntents:
		return &FinalError{code, "the intents are not allowed", "enable the intents of the bot at " + portal + " (Bot, Privileged Gateway Intents)"}
	}
	return nil
}

// Error codes of the REST API (API documentation, "JSON Error Codes").
const (
	codeUnknownInteraction  = 10062
	codeAlreadyAcknowledged = 40060
	codeEmptyMessage        = 50006
	codeMissingAccess       = 50001
	codeMissingPermissions  = 50013
	codeNoHistory           = 160002 // cannot reply without permission to read message history
)

// statusOf returns the HTTP status and the API's own code of a failed request,
// or zeros.
func statusOf(err error) (status, code int) {
	var rest *discordgo.RESTError
	if !errors.As(err, &rest) {
		return 0, 0
	}
	if rest.Response != nil {
		status = rest.Response.StatusCode
	}
	if rest.Message != nil {
		code = rest.Message.Code
	}
	return status, code
}
