package rest

import (
	"net/http"
	"strings"
)

// route is what Discord counts a request under.
type route struct {
	name        string // method and path without IDs and tokens: fit for a log
	major       string // the channel, guild or webhook whose limit it is
	interaction bool   // exempt from the global limit
	callback    bool   // the first response to an interaction, taken once
}

// routeOf reads a request's route. The path is discordgo's, "/api/v9/...".
func routeOf(method, path string) route {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) >= 2 && parts[0] == "api" {
		parts = parts[2:]
	}
	r := route{}
	if len(parts) == 0 {
		r.name = method + " /"
		return r
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		switch {
		case IsSnowflake(p):
			names[i] = "{id}"
		case i == 2 && (parts[0] == "interactions" || parts[0] == "webhooks"):
			names[i] = "{token}"
		default:
			names[i] = p
		}
	}
	r.name = method + " /" + strings.Join(names, "/")
	switch parts[0] {
	case "channels", "guilds":
		if len(parts) > 1 {
			r.major = parts[1]
		}
	case "webhooks", "interactions":
		r.interaction = true
		r.callback = parts[0] == "interactions" && method == http.MethodPost && parts[len(parts)-1] == "callback"
		if len(parts) > 2 {
			r.major = parts[1] + "/" + parts[2]
		}
	}
	return r
}
