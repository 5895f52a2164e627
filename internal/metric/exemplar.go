package metric

import (
	"bytes"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/redline-metrics/redline/internal/exposition"
)

// labelEnd ends each name and value of an exemplar's labels. The byte occurs in no valid
// UTF-8 text.
const labelEnd = "\xff"

// exemplar is the latest exemplar of a bucket. It reuses its memory, so that exemplars make
// no garbage.
type exemplar struct {
	mu      sync.Mutex
	labels  []byte // names and values, each ended by labelEnd; nil for no exemplar
	seconds float64
	at      time.Time
}

// set stores labels, which are valid. If two calls come at a time, one is dropped: neither
// waits for the other.
func (e *exemplar) set(labels prometheus.Labels, seconds float64) {
	if !e.mu.TryLock() {
		return
	}
	defer e.mu.Unlock()
	e.seconds, e.at, e.labels = seconds, time.Now(), e.labels[:0]
	for name, value := range labels {
		e.labels = append(append(e.labels, name...), labelEnd...)
		e.labels = append(append(e.labels, value...), labelEnd...)
	}
}

// eachLabel calls f with the labels. e.mu is held.
func (e *exemplar) eachLabel(f func(name, value string)) {
	for rest := e.labels; len(rest) > 0; {
		name, after, _ := bytes.Cut(rest, []byte(labelEnd))
		value, after, _ := bytes.Cut(after, []byte(labelEnd))
		f(string(name), string(value))
		rest = after
	}
}

// write returns the exemplar in client_golang's form; nil for none.
func (e *exemplar) write() *dto.Exemplar {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.labels) == 0 {
		return nil
	}
	value := e.seconds
	out := &dto.Exemplar{Value: &value, Timestamp: timestamppb.New(e.at)}
	e.eachLabel(func(name, value string) {
		out.Label = append(out.Label, &dto.LabelPair{Name: &name, Value: &value})
	})
	return out
}

// append appends the exemplar as OpenMetrics has it at the end of a line, if there is one.
func (e *exemplar) append(out []byte) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.labels) == 0 {
		return out
	}
	out = append(out, " # "...)
	first := true
	e.eachLabel(func(name, value string) {
		out = exposition.AppendLabel(out, first, name, value)
		first = false
	})
	out = exposition.OpenMetrics.AppendValue(append(out, "} "...), e.seconds)
	return exposition.OpenMetrics.AppendValue(append(out, ' '), float64(e.at.UnixNano())/1e9)
}
