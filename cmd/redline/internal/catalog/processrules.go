package catalog

import (
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline"
)

// targetRules returns the alerts on scrapes that fail. A service of which nothing is known
// is worth a page; one instance of several is not.
func targetRules() []rulefmt.Rule {
	const somewhere = "max by (job) (up)"
	return []rulefmt.Rule{
		alert(targetIsDown, severityPage, time.Minute, somewhere+" == 0",
			"{{ $labels.job }} cannot be scraped"),
		alert(targetIsDown, severityTicket, 5*time.Minute, "up == 0 and on (job) "+somewhere+" == 1",
			"{{ $labels.instance }} of {{ $labels.job }} cannot be scraped"),
	}
}

// The families of client libraries' process collectors.
const (
	openFDs  = "process_open_fds"
	maxFDs   = "process_max_fds"
	resident = "process_resident_memory_bytes"
)

// processRules returns the alerts on resources that run out, where names has their metrics.
func processRules(names map[string]bool) []rulefmt.Rule {
	const at = "{{ $labels.instance }} of {{ $labels.job }}"
	own := redline.OwnFamilies()
	dropped, skipped, probe := own.SeriesDropped, own.FilesSkipped, own.ProbeFailures
	var rules []rulefmt.Rule
	for _, one := range []struct {
		needs []string
		rule  rulefmt.Rule
	}{
		{[]string{openFDs, maxFDs}, alert(filesRunOut, severityTicket, 5*time.Minute,
			openFDs+" / "+maxFDs+" > 0.8",
			at+" has "+valuePercent+" of its file descriptors open")},
		{[]string{resident}, alert(memoryGrows, severityTicket, 15*time.Minute,
			resident+" > 2 * "+resident+" offset 1h and "+resident+" > 512 * 1024 * 1024",
			at+" has doubled its memory in an hour, to {{ $value | humanize1024 }}B")},
		{[]string{dropped.Name}, alert(seriesDropped, severityTicket, 0,
			sum(counted(dropped.Name), "job", dropped.Label)+" > 0",
			"{{ $labels.metric }} of {{ $labels.job }} has reached its limit of series")},
		{[]string{skipped.Name}, alert(filesSkipped, severityTicket, 0,
			sum(counted(skipped.Name), "job", "instance", skipped.Label)+" > 0",
			"worker files of {{ $labels.job }} are left out: {{ $labels.reason }}")},
		{[]string{probe.Name}, alert(probeIsOff, severityTicket, 0,
			sum(counted(probe.Name), "job", "instance", probe.Label)+" > 0",
			"requests of processes of {{ $labels.job }} are not measured: {{ $labels.reason }}")},
	} {
		if !slices.ContainsFunc(one.needs, func(n string) bool { return !names[n] }) {
			rules = append(rules, one.rule)
		}
	}
	return rules
}

// counted returns an expression of the increase of a counter in ten minutes. It includes
// the first value of a new series, which increase does not see.
func counted(name string) string {
	return "(" + name + " unless " + name + " offset 10m) or increase(" + name + "[10m])"
}
