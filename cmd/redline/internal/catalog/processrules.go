package catalog

import (
	"slices"
	"strings"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// targetRules returns the alerts on scrapes that fail. A service of which nothing is known
// is worth a page; one instance of several is not. An instance counts that has been down for
// five minutes: instances that restart one after the other have no alert in common.
func targetRules() []rulefmt.Rule {
	const somewhere = "max by (job) (up)"
	none := alert(targetIsDown, severityPage, time.Minute, somewhere+" == 0",
		"{{ range query (printf `count(up{job=%q})` $labels.job) }}none of {{ .Value }} instances of {{ end }}{{ $labels.job }} can be scraped")
	some := partsRule{
		name: targetIsDown, severity: severityTicket,
		record: instanceDown, part: "instance", fault: "scrapes fail",
		expr:   "up == 0 and up offset 5m == 0 unless max_over_time(up[5m]) > 0",
		unless: somewhere + " == 0",
	}
	return append([]rulefmt.Rule{none}, some.rules()...)
}

// The families of client libraries' process collectors.
const (
	openFDs  = "process_open_fds"
	maxFDs   = "process_max_fds"
	resident = "process_resident_memory_bytes"
)

// processRules returns the alerts on resources that run out, where names has their metrics.
func processRules(names map[string]bool) []rulefmt.Rule {
	own := selfmetrics.Families()
	dropped, skipped, probe := own.SeriesDropped, own.FilesSkipped, own.ProbeFailures
	var rules []rulefmt.Rule
	for _, one := range []struct {
		needs []string
		rule  partsRule
	}{
		{[]string{openFDs, maxFDs}, partsRule{
			name: filesRunOut, severity: severityTicket, wait: 5 * time.Minute,
			record: instanceFDs, part: "instance",
			expr:  greatest(openFDs+" / "+maxFDs+" > 0.8", "job", "instance"),
			fault: "file descriptors run out", value: strings.Replace(valuePercent, "$value", ".Value", 1),
		}},
		{[]string{resident}, partsRule{
			name: memoryGrows, severity: severityTicket, wait: 15 * time.Minute,
			record: instanceMemory, part: "instance",
			expr:  greatest(resident+" > 2 * "+resident+" offset 1h and "+resident+" > 512 * 1024 * 1024", "job", "instance"),
			fault: "memory has doubled in an hour", value: "{{ .Value | humanize1024 }}B",
		}},
		{[]string{dropped.Name}, partsRule{
			name: seriesDropped, severity: severityTicket,
			record: metricDropped, part: dropped.Label,
			expr:  sum(counted(dropped.Name), "job", dropped.Label) + " > 0",
			fault: "the limit of series is reached",
		}},
		{[]string{skipped.Name}, partsRule{
			name: filesSkipped, severity: severityTicket,
			record: instanceSkipped, part: "instance", by: skipped.Label,
			expr:  sum(counted(skipped.Name), "job", "instance", skipped.Label) + " > 0",
			fault: "worker files are left out ({{ $labels." + skipped.Label + " }})",
		}},
		{[]string{probe.Name}, partsRule{
			name: probeIsOff, severity: severityTicket,
			record: instanceProbe, part: "instance", by: probe.Label,
			expr:  sum(counted(probe.Name), "job", "instance", probe.Label) + " > 0",
			fault: "requests of processes are not measured ({{ $labels." + probe.Label + " }})",
		}},
	} {
		if !slices.ContainsFunc(one.needs, func(n string) bool { return !names[n] }) {
			rules = append(rules, one.rule.rules()...)
		}
	}
	return rules
}

// greatest returns the largest of an expression's series, by labels.
func greatest(expr string, labels ...string) string {
	return "max by (" + strings.Join(labels, ", ") + ") (" + expr + ")"
}

// counted returns an expression of the increase of a counter in ten minutes. It includes
// the first value of a new series, which increase does not see.
func counted(name string) string {
	return "(" + name + " unless " + name + " offset 10m) or increase(" + name + "[10m])"
}
