// Package incident keeps incidents: one for all alerts that belong together, from the first
// of them until the last is over, with its causes, its timeline and the notes of people.
package incident

import (
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// State tells whether an incident goes on.
type State string

// The states of an incident.
const (
	Open   State = "open"
	Closed State = "closed"
	Merged State = "merged" // into another, which has its alerts
)

// Incident represents one thing that is wrong, or was. Times are in UTC.
type Incident struct {
	ID         string    `json:"id"` // such as 20261128-175202-stock
	State      State     `json:"state"`
	MergedInto string    `json:"mergedInto,omitempty"`
	Severity   string    `json:"severity"` // page, where one of its alerts pages, else ticket
	Opened     time.Time `json:"opened"`   // when its first alert fired
	Closed     time.Time `json:"closed,omitzero"`
	Alerts     []Alert   `json:"alerts"`
	// MoreAlerts is how many alerts it had that there was no room for.
	MoreAlerts int `json:"moreAlerts,omitempty"`
	// Diagnosis is the last one that was made while the incident was open.
	Diagnosis diagnosis.Diagnosis `json:"diagnosis"`
	Timeline  []Event             `json:"timeline"` // the oldest first
	Owner     string              `json:"owner,omitempty"`
	// Acknowledged is when somebody said that they look at it.
	Acknowledged time.Time `json:"acknowledged,omitzero"`
	Notes        []Note    `json:"notes"`
}

// Alert is an alert of an incident.
type Alert struct {
	Fingerprint string            `json:"fingerprint"` // of its labels, as Alertmanager has it
	Name        string            `json:"name"`
	Service     string            `json:"service,omitempty"`
	Severity    string            `json:"severity,omitempty"`
	Labels      map[string]string `json:"labels"` // with the name
	// Cut reports that Labels lacks labels, which are too large.
	Cut     bool      `json:"cut,omitempty"`
	Summary string    `json:"summary,omitempty"`
	Fired   time.Time `json:"fired"`
	Ended   time.Time `json:"ended,omitzero"`
}

// Event is a line of the timeline: an alert that fired or ended, a cause that changed, a
// note, a change of a service, the beginning and the end.
type Event struct {
	Time time.Time `json:"time"`
	Kind string    `json:"kind"` // opened, alert, ended, cause, change, merged, acknowledged, owner, note, reopened or closed
	Text string    `json:"text"`
}

// The kinds of events.
const (
	opened       = "opened"
	fired        = "alert"
	ended        = "ended"
	causeChanged = "cause"
	changed      = "change"
	merged       = "merged"
	acknowledged = "acknowledged"
	owned        = "owner"
	noted        = "note"
	reopened     = "reopened"
	closed       = "closed"
)

// Note is a text that somebody wrote.
type Note struct {
	Time time.Time `json:"time"`
	By   string    `json:"by,omitempty"`
	Text string    `json:"text"`
}

// Summary is an incident in a list.
type Summary struct {
	ID           string    `json:"id"`
	State        State     `json:"state"`
	Severity     string    `json:"severity"`
	Opened       time.Time `json:"opened"` // when its first alert fired
	Closed       time.Time `json:"closed,omitzero"`
	Headline     string    `json:"headline"`
	Cause        string    `json:"cause,omitempty"` // the first cause where it stands out
	Services     []string  `json:"services"`
	Alerts       int       `json:"alerts"` // how many it has, with those that ended
	Owner        string    `json:"owner,omitempty"`
	Acknowledged time.Time `json:"acknowledged,omitzero"`
}
