package discordtest

import (
	"fmt"
	"slices"
)

// Faults lists every fault, each with its defaults, for tests that go through
// them all.
func Faults() []Fault {
	return slices.Concat(connectionFaults(), closeFaults(), startFaults(), resumeFaults(),
		eventFaults(), limitFaults(), serverFaults(), refusalFaults())
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
