package catalog

import (
	"fmt"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"
)

// Recorded series, by job and part, of the parts of a service that have a fault: its
// instances, or its metrics. Alerts are by job: a fault that 40 instances have is one alert.
const (
	instanceDown    = "instance:up:max5m"
	instanceFDs     = "instance:process_open_fds:ratio"
	instanceMemory  = "instance:process_resident_memory_bytes:doubled1h"
	instanceStuck   = "instance:requests_in_progress:min5m"
	instanceSkipped = "instance:worker_files_skipped:increase10m"
	instanceProbe   = "instance:probe_failures:increase10m"
	metricDropped   = "metric:series_dropped:increase10m"
)

// namedParts is the number of parts that the summary of an alert names.
const namedParts = 3

// partsRule represents an alert on the parts of a service that have a fault.
type partsRule struct {
	name     string
	severity string
	wait     time.Duration
	record   string // the series that expr is recorded as
	expr     string // its series are the parts with the fault, by job and part
	part     string // the label that names a part
	by       string // a further label that tells alerts apart, if any
	unless   string // an expression by job: where it has series, there is no alert
	fault    string // before "at 2 of 40 instances of shop"
	value    string // a template of a part's value, if the summary has it
}

// rules returns the recorded series of the parts, and the alert, whose value is how many
// they are.
func (p partsRule) rules() []rulefmt.Rule {
	a := alert(p.name, p.severity, p.wait, p.count(), p.summary())
	return []rulefmt.Rule{{Record: p.record, Expr: p.expr}, a}
}

func (p partsRule) count() string {
	by := "job"
	if p.by != "" {
		by += ", " + p.by
	}
	expr := fmt.Sprintf("count by (%s) (%s) > 0", by, p.record)
	if p.unless != "" {
		expr += " unless on (job) " + p.unless
	}
	return expr
}

// summary returns a template of the fault, how many parts of how many have it, and the names
// of the first.
func (p partsRule) summary() string {
	parts := " of metrics"
	if p.part == "instance" {
		parts = " at {{ range query (printf `count(up{job=%q})` $labels.job) }}{{ $value }} of {{ .Value }} {{ end }}instances"
	}
	return p.fault + parts + " of {{ $labels.job }}: " + p.named()
}

// named returns a template of the names of the first parts: those with the largest values,
// or, where the summary has no values, the first by name.
func (p partsRule) named() string {
	matchers, values := "job=%q", "$labels.job"
	if p.by != "" {
		matchers, values = matchers+","+p.by+"=%q", values+" $labels."+p.by
	}
	selected := p.record + "{" + matchers + "}"
	parts, value := fmt.Sprintf("query (printf `%s` %s) | sortByLabel %q", selected, values, p.part), ""
	if p.value != "" {
		parts, value = fmt.Sprintf("query (printf `sort_desc(%s)` %s)", selected, values), " ("+p.value+")"
	}
	return fmt.Sprintf("{{ range $i, $part := %s }}{{ if lt $i %d }}{{ if $i }}, {{ end }}{{ .Labels.%s }}%s{{ end }}{{ end }}", parts, namedParts, p.part, value) +
		fmt.Sprintf("{{ range query (printf `count(%s) - %d > 0` %s) }} and {{ .Value }} more{{ end }}", selected, namedParts, values)
}
