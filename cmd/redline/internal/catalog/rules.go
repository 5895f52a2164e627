// Package catalog knows what metrics mean: which of them say how a service does, and
// when that is bad.
package catalog

import (
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"github.com/redline-metrics/redline"
)

// Rules are the alerts that apply where nobody has written any: a target is down, too
// many requests fail, take long or are stuck, a process uses up its memory or its
// file descriptors. They watch the metrics of all three schemas.
func Rules() []rulefmt.RuleGroup {
	groups := []rulefmt.RuleGroup{{Name: "redline targets", Rules: []rulefmt.Rule{targetDown()}}}
	for _, s := range []struct {
		name   string
		schema *redline.Schema
	}{
		{"default", redline.Default()},
		{"prometheus_flask_exporter", redline.FlaskExporter()},
		{"OpenTelemetry", redline.OpenTelemetry()},
	} {
		groups = append(groups, rulefmt.RuleGroup{Name: "redline requests, " + s.name, Rules: requestRules(s.schema)})
	}
	return append(groups, rulefmt.RuleGroup{Name: "redline processes", Rules: processRules()})
}

// How urgent an alert is: severityPage wakes somebody, severityTicket waits for the
// day.
const (
	severityPage   = "page"
	severityTicket = "ticket"
)

// alert makes a rule. Its summary is a line, with {{ }} as in Prometheus' templates.
func alert(name, severity string, wait time.Duration, expr, summary string) rulefmt.Rule {
	return rulefmt.Rule{
		Alert: name, Expr: expr, For: model.Duration(wait),
		Labels:      map[string]string{"severity": severity},
		Annotations: map[string]string{"summary": summary},
	}
}

func targetDown() rulefmt.Rule {
	return alert("TargetDown", severityPage, 30*time.Second, "up == 0",
		"{{ $labels.instance }} of {{ $labels.job }} cannot be scraped")
}

// What is too much, where nobody has said what is.
const (
	errorRatio  = 0.05 // of requests
	slowSeconds = 1    // for one request in a hundred
	stuck       = 100  // requests in progress
	// traffic is how many requests a second it takes to judge by.
	traffic = 0.1
)

// requestRules are the alerts on a schema's metrics.
func requestRules(s *redline.Schema) []rulefmt.Rule {
	var rules []rulefmt.Rule
	if total, f := counted(s); total != "" && f.Status != "" {
		by := by(f.Route)
		rules = append(rules, alert("ErrorRatioHigh", severityPage, 30*time.Second,
			fmt.Sprintf(`sum by (%s) (rate(%s{%s=~"5..|aborted"}[2m])) / sum by (%s) (rate(%s[2m])) > %v and sum by (%s) (rate(%s[2m])) > %v`,
				by, total, f.Status, by, total, errorRatio, by, total, traffic),
			"{{ $value | humanizePercentage }} of requests fail"+where(f.Route)))
	}
	if f := s.Duration; f.Name != "" {
		by := by(f.Route)
		rules = append(rules, alert("LatencyHigh", severityTicket, 2*time.Minute,
			fmt.Sprintf(`histogram_quantile(0.99, sum by (%s, le) (rate(%s_bucket[5m]))) > %d and sum by (%s) (rate(%s_count[5m])) > %v`,
				by, f.Name, slowSeconds, by, f.Name, traffic),
			"one request in a hundred takes {{ $value | humanizeDuration }}"+where(f.Route)))
	}
	if f := s.InProgress; f.Name != "" {
		rules = append(rules, alert("RequestsStuck", severityTicket, 5*time.Minute,
			fmt.Sprintf(`sum by (job, instance) (min_over_time(%s[5m])) > %d`, f.Name, stuck),
			"{{ $value }} requests have been in progress for minutes at {{ $labels.instance }}"))
	}
	return rules
}

// counted is the expression for the number of requests, and the family that its
// labels are of.
func counted(s *redline.Schema) (string, redline.Family) {
	if s.Requests.Name != "" {
		return s.Requests.Name, s.Requests
	}
	if s.Duration.Name != "" {
		return s.Duration.Name + "_count", s.Duration
	}
	return "", redline.Family{}
}

func by(route string) string {
	return strings.TrimSuffix("job, "+route, ", ")
}

func where(route string) string {
	if route == "" {
		return " at {{ $labels.job }}"
	}
	return " at {{ $labels." + route + " }} of {{ $labels.job }}"
}

// The families of client libraries' process collectors.
const (
	openFDs  = "process_open_fds"
	maxFDs   = "process_max_fds"
	resident = "process_resident_memory_bytes"
)

func processRules() []rulefmt.Rule {
	return []rulefmt.Rule{
		alert("FileDescriptorsRunOut", severityTicket, 5*time.Minute,
			openFDs+" / "+maxFDs+" > 0.8",
			"{{ $labels.instance }} of {{ $labels.job }} has {{ $value | humanizePercentage }} of its file descriptors open"),
		alert("MemoryGrows", severityTicket, 15*time.Minute,
			resident+" > 2 * "+resident+" offset 1h and "+resident+" > 512 * 1024 * 1024",
			"{{ $labels.instance }} of {{ $labels.job }} has doubled its memory in an hour, to {{ $value | humanize1024 }}B"),
	}
}
