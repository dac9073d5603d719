package discordtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// request is one REST request on its way through the server.
type request struct {
	srv   *Server
	http  *http.Request
	route *route
	vars  []string // what stood in the route's {}
	body  []byte
}

func (r *request) where() string { return r.route.method + " " + r.route.pattern }

// route is one REST endpoint.
type route struct {
	method  string
	pattern string // "/channels/{}/messages"
	kind    routeKind
	handle  func(*request) (int, any)
}

// routeKind says how an endpoint is authenticated, limited, and made to fail.
type routeKind int

const (
	plain      routeKind = iota
	sending              // puts a reply before people
	tokenOnly            // an interaction's own token is the authority
	tokenReply           // both of these
	openToAll            // needs no token at all
)

func (k routeKind) sends() bool    { return k == sending || k == tokenReply }
func (k routeKind) byToken() bool  { return k == tokenOnly || k == tokenReply }
func (k routeKind) needsBot() bool { return k == plain || k == sending }

// routes is every endpoint there is.
func routes() []*route {
	return []*route{
		{"GET", "/gateway", openToAll, getGateway},
		{"GET", "/gateway/bot", plain, getGatewayBot},
		{"GET", "/users/@me", plain, getSelf},
		{"GET", "/users/@me/guilds", plain, getSelfGuilds},
		{"POST", "/users/@me/channels", plain, createDM},
		{"GET", "/users/{}", plain, getUser},
		{"GET", "/applications/@me", plain, getApplication},
		{"GET", "/oauth2/applications/@me", plain, getApplication},
		{"GET", "/guilds/{}", plain, getGuild},
		{"GET", "/guilds/{}/channels", plain, getGuildChannels},
		{"GET", "/guilds/{}/roles", plain, getGuildRoles},
		{"GET", "/guilds/{}/members/{}", plain, getGuildMember},
		{"GET", "/channels/{}", plain, getChannel},
		{"POST", "/channels/{}/typing", plain, postTyping},
		{"GET", "/channels/{}/messages", plain, getMessages},
		{"POST", "/channels/{}/messages", sending, postMessage},
		{"GET", "/channels/{}/messages/{}", plain, getMessage},
		{"PATCH", "/channels/{}/messages/{}", sending, patchMessage},
		{"DELETE", "/channels/{}/messages/{}", plain, deleteMessage},
		{"GET", "/applications/{}/commands", plain, getCommands},
		{"PUT", "/applications/{}/commands", plain, putCommands},
		{"POST", "/applications/{}/commands", plain, postCommand},
		{"DELETE", "/applications/{}/commands/{}", plain, deleteCommand},
		{"GET", "/applications/{}/guilds/{}/commands", plain, getCommands},
		{"PUT", "/applications/{}/guilds/{}/commands", plain, putCommands},
		{"POST", "/applications/{}/guilds/{}/commands", plain, postCommand},
		{"DELETE", "/applications/{}/guilds/{}/commands/{}", plain, deleteCommand},
		{"POST", "/interactions/{}/{}/callback", tokenReply, postCallback},
		{"POST", "/webhooks/{}/{}", tokenReply, postFollowup},
		{"GET", "/webhooks/{}/{}/messages/{}", tokenOnly, getResponse},
		{"PATCH", "/webhooks/{}/{}/messages/{}", tokenReply, patchResponse},
		{"DELETE", "/webhooks/{}/{}/messages/{}", tokenOnly, deleteResponse},
	}
}

// serve is the server's whole HTTP face.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if websocket.IsWebSocketUpgrade(r) {
		s.gateway(w, r)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/api/")
	if ok && len(path) > 1 && path[0] == 'v' {
		_, path, ok = strings.Cut(path, "/")
	}
	if !ok {
		s.write(w, http.StatusNotFound, errNotFound)
		return
	}
	req := &request{srv: s, http: r}
	match, err := s.match(req, "/"+path)
	if err != nil {
		s.write(w, err.status, err)
		return
	}
	req.route = match
	s.mu.Lock()
	s.stats.request(req.where(), match.kind.byToken() || match.kind == openToAll)
	s.mu.Unlock()
	s.answer(w, req)
}

// match finds the route of a request.
func (s *Server) match(req *request, path string) (*route, *apiError) {
	err := errNotFound
	for _, rt := range s.routes {
		vars, ok := rt.match(path)
		if !ok {
			continue
		}
		if rt.method == req.http.Method {
			req.vars = vars
			return rt, nil
		}
		err = errMethod
	}
	return nil, err
}

func (rt *route) match(path string) ([]string, bool) {
	var vars []string
	pattern := rt.pattern
	for pattern != "" {
		want, rest, _ := strings.Cut(pattern[1:], "/")
		if path == "" {
			return nil, false
		}
		got, after, more := strings.Cut(path[1:], "/")
		switch {
		case got == "":
			return nil, false
		case want == "{}":
			vars = append(vars, got)
		case want != got:
			return nil, false
		}
		pattern, path = "", ""
		if rest != "" {
			pattern = "/" + rest
		}
		if more {
			path = "/" + after
		}
	}
	return vars, path == ""
}

// answer authenticates, limits, handles and answers a request, with the
// faults that are on.
func (s *Server) answer(w http.ResponseWriter, req *request) {
	body, err := readBody(req.http)
	if err != nil {
		s.write(w, http.StatusBadRequest, errInvalidJSON)
		return
	}
	req.body = body
	after, done := s.restFault(w, req)
	if done {
		return
	}
	if e := s.admit(req); e != nil {
		s.write(w, e.status, e)
		return
	}
	if wait, global := s.limited(w.Header(), req); wait > 0 {
		s.tooMany(w, wait, global)
		return
	}
	status, out := req.route.handle(req)
	if e, ok := out.(*apiError); ok {
		status = e.status
	}
	if after != nil {
		after(w, status, out)
		return
	}
	s.write(w, status, out)
}

// admit checks who asks.
func (s *Server) admit(req *request) *apiError {
	if !strings.HasPrefix(req.http.UserAgent(), "DiscordBot (") {
		s.violate(req.where(), "a User-Agent that is not \"DiscordBot (url, version)\": Cloudflare may block it")
	}
	if !req.route.kind.needsBot() {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token, ok := strings.CutPrefix(req.http.Header.Get("Authorization"), "Bot ")
	if !ok || !s.authentic(token) {
		return errUnauthorized
	}
	return nil
}

// write sends an answer and counts it.
func (s *Server) write(w http.ResponseWriter, status int, out any) {
	if e, ok := out.(*apiError); ok {
		status, out = e.status, e.body()
	}
	if w.Header().Get("X-RateLimit-Scope") == "shared" {
		s.countShared()
	} else {
		s.count(status)
	}
	w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat))
	if status == http.StatusNoContent || out == nil {
		w.WriteHeader(status)
		return
	}
	raw, ok := out.(json.RawMessage)
	if !ok {
		raw = marshal(out)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw) // a client that left does not matter
}

// countShared notes a 429 that others caused: it does not count towards the
// ban.
func (s *Server) countShared() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Status[http.StatusTooManyRequests]++
	s.broadcast()
}

// count notes an answer's status. A bot that collects 10,000 bad ones in ten
// minutes is banned by its address.
func (s *Server) count(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Status[status]++
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		s.stats.Invalid++
		now := s.Now()
		s.invalid = append(s.invalid, now)
		for now.Sub(s.invalid[0]) > 10*time.Minute {
			s.invalid = s.invalid[1:]
		}
		if len(s.invalid) == 10000 {
			s.violateLocked("REST", "10,000 invalid requests in 10 minutes: Discord bans the address")
		}
	}
	s.broadcast()
}

// readBody is the JSON of a request, also where files come beside it.
func readBody(r *http.Request) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r.Body, 26<<20))
	if err != nil {
		return nil, err
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return data, nil
	}
	form := multipart.NewReader(bytes.NewReader(data), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "payload_json" {
			return io.ReadAll(part)
		}
	}
}
