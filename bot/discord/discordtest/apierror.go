package discordtest

import (
	"net/http"
	"strings"
)

// apiError is an error as Discord's REST answers it.
type apiError struct {
	status  int
	code    int
	message string
	form    formErrors
}

func (e *apiError) body() map[string]any {
	b := map[string]any{"code": e.code, "message": e.message}
	if e.form != nil {
		b["errors"] = e.form
	}
	return b
}

// The errors a bot that reads and answers can meet.
var (
	errNotFound           = &apiError{status: http.StatusNotFound, message: "404: Not Found"}
	errMethod             = &apiError{status: http.StatusMethodNotAllowed, message: "405: Method Not Allowed"}
	errUnauthorized       = &apiError{status: http.StatusUnauthorized, message: "401: Unauthorized"}
	errInvalidJSON        = &apiError{status: http.StatusBadRequest, code: 50109, message: "The request body contains invalid JSON."}
	errUnknownApplication = &apiError{status: http.StatusNotFound, code: 10002, message: "Unknown Application"}
	errUnknownChannel     = &apiError{status: http.StatusNotFound, code: 10003, message: "Unknown Channel"}
	errUnknownGuild       = &apiError{status: http.StatusNotFound, code: 10004, message: "Unknown Guild"}
	errUnknownMember      = &apiError{status: http.StatusNotFound, code: 10007, message: "Unknown Member"}
	errUnknownMessage     = &apiError{status: http.StatusNotFound, code: 10008, message: "Unknown Message"}
	errUnknownUser        = &apiError{status: http.StatusNotFound, code: 10013, message: "Unknown User"}
	errUnknownWebhook     = &apiError{status: http.StatusNotFound, code: 10015, message: "Unknown Webhook"}
	errUnknownInteraction = &apiError{status: http.StatusNotFound, code: 10062, message: "Unknown interaction"}
	errUnknownCommand     = &apiError{status: http.StatusNotFound, code: 10063, message: "Unknown application command"}
	errAcknowledged       = &apiError{status: http.StatusBadRequest, code: 40060, message: "Interaction has already been acknowledged."}
	errMissingAccess      = &apiError{status: http.StatusForbidden, code: 50001, message: "Missing Access"}
	errNotAuthor          = &apiError{status: http.StatusForbidden, code: 50005, message: "Cannot edit a message authored by another user"}
	errEmptyMessage       = &apiError{status: http.StatusBadRequest, code: 50006, message: "Cannot send an empty message"}
	errMissingPermissions = &apiError{status: http.StatusForbidden, code: 50013, message: "Missing Permissions"}
	errWebhookToken       = &apiError{status: http.StatusUnauthorized, code: 50027, message: "Invalid Webhook Token"}
	errArchived           = &apiError{status: http.StatusBadRequest, code: 50083, message: "Thread is archived"}
	errReplyHistory       = &apiError{status: http.StatusForbidden, code: 160002, message: "Cannot reply without permission to read message history"}
)

// formErrors is the tree under "errors": field names and list indexes down to
// a list of what is wrong there.
type formErrors map[string]any

// add notes that the field at a path ("embeds.0.title") is wrong.
func (f formErrors) add(path, code, message string) {
	node := f
	for part := range strings.SplitSeq(path, ".") {
		next, ok := node[part].(formErrors)
		if !ok {
			next = formErrors{}
			node[part] = next
		}
		node = next
	}
	list, _ := node["_errors"].([]map[string]string)
	node["_errors"] = append(list, map[string]string{"code": code, "message": message})
}

// err is the error for the whole form, nil when nothing is wrong.
func (f formErrors) err() *apiError {
	if len(f) == 0 {
		return nil
	}
	return &apiError{status: http.StatusBadRequest, code: 50035, message: "Invalid Form Body", form: f}
}

func formError(path, code, message string) *apiError {
	f := formErrors{}
	f.add(path, code, message)
	return f.err()
}
