package discordtest

import "fmt"

// Faults lists every fault, each with its defaults.
func Faults() []Fault {
	return gatewayFaults()
}

// FaultNamed finds a fault by its name.
func FaultNamed(name string) (Fault, bool) {
	for _, f := range Faults() {
		if f.Name == name {
			return f, true
		}
	}
	return Fault{}, false
}

// MustFault is FaultNamed for names written in a test.
func MustFault(name string) Fault {
	f, ok := FaultNamed(name)
	if !ok {
		panic(fmt.Sprintf("discordtest: no fault is named %q", name))
	}
	return f
}

func gatewayFaults() []Fault {
	return []Fault{{
		Name: "socket-reset", Doc: "every gateway connection is reset by TCP", Expect: Resumes,
		start: func(s *Server, _ *Injection) {
			for c := range s.live {
				c.reset()
			}
		},
	}}
}
