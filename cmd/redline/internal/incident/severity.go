package incident

import "strings"

// The severities of an incident.
const (
	Page   = "page"
	Ticket = "ticket"
)

// severityOf returns the severity that an alert gives to its incident. Users have names of
// their own for those that wake somebody.
func severityOf(severity string) string {
	switch strings.ToLower(severity) {
	case "page", "critical", "crit", "emergency", "urgent", "fatal", "disaster", "p1", "sev1":
		return Page
	}
	return Ticket
}
