// Package diagnosis tells the fault of a system at a moment, and the service that began it. It reads
// the series of services from any engine with Prometheus' API, has package cause rank the
// causes, and adds the changes before and the routes that are affected.
package diagnosis

import (
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// Diagnosis represents the answer to a Question. Times are in UTC.
type Diagnosis struct {
	At       time.Time `json:"at"`
	Began    time.Time `json:"began"`    // when the first finding or alert began
	Headline string    `json:"headline"` // a sentence, such as "stock fails 12 % of GET /stock/{id} since 17:52:02"
	// Wrong reports whether something is wrong: an alert is on, or users wait or get errors.
	Wrong bool `json:"wrong"`
	// StandsOut reports whether the first cause is clearly likelier than all others.
	StandsOut bool       `json:"standsOut"`
	Causes    []Cause    `json:"causes"`   // the likeliest first, at most ten
	Changes   []Change   `json:"changes"`  // in the quarter of an hour before, the newest first
	Affected  []Affected `json:"affected"` // routes whose requests fail or are slow, the worst first
	// Services are all that are part of it: those with alerts, the first cause, and the
	// services on a path of calls between them that suffer too.
	Services []string `json:"services"`
	Path     []Edge   `json:"path"` // the calls between these services
	// Roots has, for each service with an alert, the service at the end of the calls that
	// explain it: itself where none does.
	Roots map[string]string `json:"roots"`
	// Alerts are those of the question.
	Alerts []Alert `json:"alerts"`
}

// Entity is the thing that a cause or a change is about.
type Entity struct {
	Kind    graph.Kind `json:"kind"`
	Service string     `json:"service"`        // the service, peer or host
	Part    string     `json:"part,omitempty"` // the instance, worker or route of it
}

// Cause is a candidate with its reasons.
type Cause struct {
	Entity Entity  `json:"entity"`
	Score  float64 `json:"score"` // in points
	Terms  []Term  `json:"terms"`
}

// Term is a reason with its points, and the PromQL that shows it, if any.
type Term struct {
	Points   float64 `json:"points"`
	Reason   string  `json:"reason"`
	Evidence string  `json:"evidence,omitempty"`
}

// Change is something that became different at a time: a version, a start, a number of
// instances, traffic.
type Change struct {
	Time     time.Time `json:"time"`
	Entity   Entity    `json:"entity"`
	Kind     string    `json:"kind"` // version, start, instances, reload or traffic
	Text     string    `json:"text"` // such as "version 1.5.0 in the place of 1.4.2"
	Evidence string    `json:"evidence"`
}

// Affected is a route whose requests fail or are slow.
type Affected struct {
	Service string  `json:"service"`
	Method  string  `json:"method,omitempty"`
	Route   string  `json:"route,omitempty"`
	Rate    float64 `json:"rate"`    // requests a second
	Failing float64 `json:"failing"` // the share of requests that fails; 0 where none does or nobody knows
	// Status is the status of most of its failures.
	Status string `json:"status,omitempty"`
	// Seconds is how long its slowest twentieth takes at least, or 0 where nobody knows.
	Seconds float64 `json:"seconds,omitempty"`
	// Share is its share of the requests of its service, from 0 to 1.
	Share float64 `json:"share"`
}

// Edge is a call from one service to another.
type Edge struct {
	Caller string `json:"caller"`
	Callee string `json:"callee"`
}

// Question is a moment, and the alerts that are on then. Without alerts the answer is about
// all that is not as it was.
type Question struct {
	At time.Time
	// From makes the question one about a time that ends at At: the answer is about the moment
	// of it that is worst, compared with the time before it. Zero is At.
	From    time.Time
	Service string // the only one that is asked about, with all it calls; "" is all
	Alerts  []Alert
}

// Alert is an alert on a service.
type Alert struct {
	Name    string    `json:"name"`
	Service string    `json:"service,omitempty"` // the job, or "" where the alert names none
	Began   time.Time `json:"began,omitzero"`    // when its condition began to hold
	Symptom Symptom   `json:"symptom"`
	Summary string    `json:"summary,omitempty"` // of its rule, if any
}

// Symptom is the kind of fault that an alert tells.
type Symptom = cause.Symptom

// The symptoms, as package cause has them.
const (
	Failing = cause.Failing
	Slow    = cause.Slow
	Down    = cause.Down
	Short   = cause.Short
	Other   = cause.Other
)
