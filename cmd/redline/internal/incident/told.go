package incident

import (
	"fmt"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// News is the kind of a Told.
type News string

// The kinds of news.
const (
	Opened       News = "opened"   // also again, where it had ended
	CauseChanged News = "cause"    // the first cause is another
	Ended        News = "ended"    // also one that has been merged, once the other ends
	Continues    News = "continue" // it was open before a restart: people know of it
)

// Told is a piece of news of an incident.
type Told struct {
	News     News
	Incident Summary
	// Before is the cause that people were told before.
	Before string
	// Severity is that of the incident when it was told first. The incident's own may have
	// become page since.
	Severity    string
	Description string // its causes with their reasons, and the changes before, on a few lines
}

// causeOf returns the first cause where it stands out, or "".
func causeOf(d *diagnosis.Diagnosis) string {
	if !d.StandsOut || len(d.Causes) == 0 {
		return ""
	}
	return nameOf(d.Causes[0].Entity)
}

// nameOf returns an entity's name, with its part where it has one.
func nameOf(e diagnosis.Entity) string { return strings.TrimSpace(e.Service + " " + e.Part) }

// Lengths of a description.
const (
	describedCauses  = 3
	describedTerms   = 3
	describedChanges = 3
)

// describe returns a diagnosis on a few lines.
func describe(d *diagnosis.Diagnosis) string {
	var lines []string
	if !d.StandsOut {
		lines = append(lines, "No cause stands out.")
	}
	for i, c := range first(d.Causes, describedCauses) {
		var reasons []string
		for _, t := range first(c.Terms, describedTerms) {
			reasons = append(reasons, t.Reason)
		}
		lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%d. %s: %s", i+1, nameOf(c.Entity), strings.Join(reasons, "; ")), ": "))
	}
	for _, c := range first(d.Changes, describedChanges) {
		lines = append(lines, fmt.Sprintf("Changed at %s: %s, %s", c.Time.UTC().Format("15:04:05"), nameOf(c.Entity), c.Text))
	}
	return strings.Join(lines, "\n")
}
