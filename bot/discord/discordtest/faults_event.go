package discordtest

import (
	"encoding/json"
	"strings"
)

// eventFaults befall the events that carry what people ask. What they add is
// never a question: the real event still arrives, and is to be answered once.
func eventFaults() []Fault {
	extra := func(name, doc string, add func(*Server, outgoing)) Fault {
		return Fault{
			Name: name, Doc: doc + ", before an ask", Expect: Unnoticed, hook: hookEvent,
			event: func(s *Server, in *Injection, e outgoing) {
				add(s, e)
				s.send(e)
				in.use()
			},
		}
	}
	raw := func(name, doc, text string, binary bool) Fault {
		return extra(name, doc, func(_ *Server, e outgoing) {
			if c := e.sess.conn; c != nil {
				c.push(frame{data: []byte(text), binary: binary})
			}
		})
	}
	junk := func(name, doc, event string, change func(*Server, map[string]any)) Fault {
		return extra(name, doc, func(s *Server, e outgoing) {
			o := s.noise()
			change(s, o)
			s.dispatch(e.sess, event, o, nil)
		})
	}
	after := func(outcome Outcome, f Fault) Fault {
		f.Expect = outcome
		return f
	}
	return []Fault{
		{
			Name: "event-duplicated", Doc: "an ask arrives twice", Expect: Unnoticed, hook: hookEvent,
			event: func(s *Server, in *Injection, e outgoing) {
				s.send(e)
				s.send(e)
				in.use()
			},
		},
		{
			Name: "event-reordered", Doc: "an ask arrives after the one that followed it", Expect: Unnoticed, hook: hookEvent,
			event: reorder,
		},
		raw("event-malformed", "a frame that is not JSON", `{"op":0,"t":"MESSAGE_CREATE","s":1,"d":{"id":"1","conte`, false),
		raw("event-unknown-op", "a payload with an unknown opcode", `{"op":99,"d":{"new":true}}`, false),
		after(Resumes, raw("event-binary", "a binary frame that is not zlib", "\x78\x9c\x00garbage", true)),
		raw("event-null", "a dispatch whose data is null", `{"op":0,"t":"MESSAGE_CREATE","s":1,"d":null}`, false),
		extra("event-unknown", "an event nobody has heard of", func(s *Server, e outgoing) {
			s.dispatch(e.sess, "SOMETHING_NEW", map[string]any{"id": s.newID(), "nested": []int{1}}, nil)
		}),
		extra("event-burst", "500 messages of small talk at once", func(s *Server, e outgoing) {
			for range 500 {
				o := s.noise()
				o["guild_id"] = s.newID() // without one it would be a direct message, which asks for an answer
				s.dispatch(e.sess, "MESSAGE_CREATE", o, nil)
			}
		}),
		junk("event-wrong-types", "a message whose fields have the wrong types", "MESSAGE_CREATE", func(_ *Server, o map[string]any) {
			o["author"], o["content"], o["mentions"] = "ann", 7, "all"
		}),
		junk("event-no-author", "a message without an author", "MESSAGE_CREATE", func(_ *Server, o map[string]any) {
			delete(o, "author")
		}),
		junk("event-unknown-component", "a message with a component of an unknown type", "MESSAGE_CREATE", func(s *Server, o map[string]any) {
			o["author"] = map[string]any{"id": s.newID(), "username": "another bot", "bot": true}
			o["components"] = []any{map[string]any{"type": 99, "id": 1, "payload": map[string]any{}}}
		}),
		junk("event-huge", "a message of 4 MiB", "MESSAGE_CREATE", func(s *Server, o map[string]any) {
			o["author"] = map[string]any{"id": s.newID(), "username": "another bot", "bot": true}
			o["content"] = strings.Repeat("padding ", 512<<10)
		}),
		junk("interaction-nobody", "an interaction without member or user", "INTERACTION_CREATE", func(s *Server, o map[string]any) {
			s.noInteraction(o, 2, map[string]any{"id": s.newID(), "name": "ask", "type": 1})
		}),
		junk("interaction-unknown", "an interaction of an unknown type", "INTERACTION_CREATE", func(s *Server, o map[string]any) {
			s.noInteraction(o, 99, map[string]any{"new": true})
			o["user"] = s.self
		}),
		junk("interaction-no-data", "a command interaction without data", "INTERACTION_CREATE", func(s *Server, o map[string]any) {
			s.noInteraction(o, 2, nil)
			o["user"] = s.self
		}),
		junk("interaction-odd-options", "a command whose options have the wrong types", "INTERACTION_CREATE", func(s *Server, o map[string]any) {
			s.noInteraction(o, 2, map[string]any{"id": s.newID(), "name": "ask", "type": 1, "options": []any{
				map[string]any{"name": "question", "type": 3, "value": 7}, nil,
			}})
			o["user"] = map[string]any{"id": s.newID(), "username": "nobody"}
		}),
	}
}

// noise is a message that asks nothing, to be bent by a fault.
func (s *Server) noise() map[string]any {
	id := s.newID()
	return map[string]any{
		"id": id, "channel_id": s.newID(), "type": 0, "content": "just chatting", "timestamp": s.Now().UTC(),
		"author":   map[string]any{"id": s.newID(), "username": "nobody", "discriminator": "0"},
		"mentions": []any{}, "embeds": []any{}, "attachments": []any{}, "components": []any{},
	}
}

// noInteraction turns noise into an interaction that nobody can answer.
func (s *Server) noInteraction(o map[string]any, kind int, data any) {
	clear(o)
	id := s.newID()
	o["id"], o["application_id"], o["type"], o["token"] = id, s.application, kind, "gone-"+string(id)
	o["version"], o["channel_id"], o["data"] = 1, s.newID(), data
	if data == nil {
		o["data"] = json.RawMessage("null")
	}
}

// reorder holds an ask back until the next one has passed it.
func reorder(s *Server, in *Injection, e outgoing) {
	if in.held == nil {
		in.held = &e
		return
	}
	first := *in.held
	in.held = nil
	s.send(e)
	s.send(first)
	in.use()
}
