package discord

// Error codes of the REST API (API documentation, "JSON Error Codes").
const (
	codeUnknownInteraction = 10062
	codeEmptyMessage       = 50006
	codeMissingAccess      = 50001
	codeMissingPermissions = 50013
	codeNoHistory          = 160002 // cannot reply without permission to read message history
)
