package rest

import (
	"errors"

	"github.com/bwmarrin/discordgo"
)

// CodeAlreadyAcknowledged is the API's error code of a first response to an
// interaction that has one ("JSON Error Codes").
const CodeAlreadyAcknowledged = 40060

// StatusOf returns the HTTP status and the API's own code of a failed request,
// or zeros.
func StatusOf(err error) (status, code int) {
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
