package probe

import (
	"slices"
	"strings"
	"sync"
)

// The datagrams that processes send, beside the reasons of failures.
const (
	heardSeen     = "seen"     // a framework that is measured has been imported
	heardMeasured = "measured" // a request has been measured
	heardOther    = "other "   // and the name of a framework that is not measured
)

// Heard holds the datagrams that processes have sent. Its zero value is ready, and it is
// safe for concurrent use.
type Heard struct {
	mu             sync.Mutex
	seen, measured bool
	others         []string
}

// maxOthers bounds the names of frameworks that are kept. The probe sends fewer.
const maxOthers = 16

func (h *Heard) add(told string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch name, isOther := strings.CutPrefix(told, heardOther); {
	case told == heardSeen:
		h.seen = true
	case told == heardMeasured, slices.Contains(Reasons(), told):
		h.measured = true // or it was said why it is not
	case isOther && len(h.others) < maxOthers && !slices.Contains(h.others, name):
		h.others = append(h.others, name)
	}
}

// Settled reports whether a request has been measured, or the probe has said why none is.
func (h *Heard) Settled() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.measured
}

// Frameworks reports whether a framework that is measured has been imported, and names
// those that are not measured.
func (h *Heard) Frameworks() (seen bool, others []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seen, slices.Clone(h.others)
}
