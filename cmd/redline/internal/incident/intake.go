package incident

import (
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// signal represents an alert that has started or ended, within bounds.
type signal struct {
	Alert

	symptom diagnosis.Symptom
	over    bool
}

// intake takes alerts as fast as they come. Of each it has the last state alone, so that it
// takes no more than the alerts that there are.
type intake struct {
	more chan struct{} // has an element while there is something to take

	mu    sync.Mutex
	last  map[string]signal
	order []string
}

func newIntake() *intake {
	return &intake{more: make(chan struct{}, 1), last: map[string]signal{}}
}

func (i *intake) add(s signal) {
	i.mu.Lock()
	if _, ok := i.last[s.Fingerprint]; !ok {
		i.order = append(i.order, s.Fingerprint)
	}
	i.last[s.Fingerprint] = s
	i.mu.Unlock()
	select {
	case i.more <- struct{}{}:
	default:
	}
}

// take returns the alerts that have come, in their order.
func (i *intake) take() []signal {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := make([]signal, 0, len(i.order))
	for _, fingerprint := range i.order {
		all = append(all, i.last[fingerprint])
	}
	i.last, i.order = map[string]signal{}, nil
	return all
}

// signalOf returns an alert of the engine's within bounds.
func signalOf(a engine.Alert, now time.Time) signal {
	labels := make(map[string]string, len(a.Labels)+1)
	labels[model.AlertNameLabel] = a.Name
	for name, value := range a.Labels {
		labels[name] = value
	}
	fingerprint := a.Fingerprint
	if fingerprint == "" {
		set := make(model.LabelSet, len(labels))
		for name, value := range labels {
			set[model.LabelName(name)] = model.LabelValue(value)
		}
		fingerprint = set.Fingerprint().String()
	}
	fired := a.Start.UTC()
	if fired.IsZero() || fired.After(now) {
		fired = now.UTC()
	}
	kept, left := boundLabels(labels)
	s := signal{symptom: diagnosis.SymptomOf(a.Name, labels), over: a.Ended}
	s.Alert = Alert{
		Fingerprint: fingerprint, Name: line(a.Name, textBytes), Service: line(diagnosis.ServiceOf(labels), textBytes), Severity: line(labels["severity"], 100),
		Labels: kept, Cut: left, Summary: line(summaryText(a.Annotations), textBytes), Fired: fired,
	}
	return s
}

// summaryText returns the annotation that tells the fault.
func summaryText(annotations map[string]string) string {
	for _, name := range []string{"summary", "message", "title", "description"} {
		if text := annotations[name]; text != "" {
			return text
		}
	}
	return ""
}
