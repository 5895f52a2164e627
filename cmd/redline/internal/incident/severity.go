package incident

import "strings"

// The severities of an incident.
const (
	Page   = "page"
	Ticket = "ticket"
)

// opensNone reports whether an alert is of no fault: it says by its severity that nobody has to
// act, or it fires always, so that its silence is the message.
func opensNone(name, severity string) bool {
	switch strings.ToLower(severity) {
	case "none", "info", "information", "informational", "debug", "ok":
		return true
	}
	switch strings.ToLower(name) {
	case "watchdog", "deadmansswitch", "deadmanssnitch", "alwaysfiring", "infoinhibitor":
		return true
	}
	return false
}

// severityOf returns the severity that an alert gives to its incident. Users have names of
// their own for those that wake somebody.
func severityOf(severity string) string {
	switch strings.ToLower(severity) {
	case "page", "critical", "crit", "emergency", "urgent", "fatal", "disaster", "p1", "sev1":
		return Page
	}
	return Ticket
}
