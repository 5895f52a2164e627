package engine

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// notification represents a message to a receiver, sent or not.
type notification struct {
	Time        time.Time      `json:"time"`
	Receiver    string         `json:"receiver"`
	Integration string         `json:"integration"` // such as webhook
	Group       model.LabelSet `json:"group"`
	Firing      []string       `json:"firing"` // names of alerts
	Resolved    []string       `json:"resolved"`
	Error       string         `json:"error"`
}

// noticeboard has the last notifications, for people to look at.
type noticeboard struct {
	mu   sync.Mutex
	last []notification // the newest last
}

// mostNotifications is how many are kept.
const mostNotifications = 500

func (n *noticeboard) add(one notification) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.last) == mostNotifications {
		n.last = slices.Delete(n.last, 0, mostNotifications/10)
	}
	n.last = append(n.last, one)
}

// ServeHTTP answers GET /redline/notifications: the newest first.
func (n *noticeboard) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	n.mu.Lock()
	last := slices.Clone(n.last)
	n.mu.Unlock()
	slices.Reverse(last)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(append([]notification{}, last...)) // the client may be gone
}

// noted represents a notifier that notes its messages.
type noted struct {
	notify.Notifier

	to                    *noticeboard
	receiver, integration string
	secrets               *redact.Secrets
}

// Notify implements notify.Notifier.
func (n noted) Notify(ctx context.Context, alerts ...*alert.Alert) notify.NotifyVerdict {
	verdict := n.Notifier.Notify(ctx, alerts...)
	err := n.secrets.Error(verdict.Err())
	switch {
	case err == nil:
	case verdict.ShouldRetry():
		verdict = notify.Retry(verdict.Delay(), err, verdict.Reason())
	default:
		verdict = notify.Unrecoverable(err, verdict.Reason())
	}
	one := notification{
		Time: time.Now(), Receiver: n.receiver, Integration: n.integration, Firing: []string{}, Resolved: []string{},
	}
	one.Group, _ = notify.GroupLabels(ctx)
	for _, a := range alerts {
		if a.Resolved() {
			one.Resolved = append(one.Resolved, a.Name())
		} else {
			one.Firing = append(one.Firing, a.Name())
		}
	}
	if err != nil {
		one.Error = err.Error()
	}
	n.to.add(one)
	return verdict
}
