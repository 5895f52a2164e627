package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
)

// burn is an alert on the rate at which the budget of 30 days is used up: 1 uses all
// of it in 30 days. Both windows must be over it: the long one, so that enough is
// gone to be worth it, and the short one, so that it is still going on.
type burn struct {
	severity    string
	factor      float64
	long, short string
}

// burns are those of the SRE Workbook's chapter on alerting on SLOs
// (https://sre.google/workbook/alerting-on-slos/, table 5-8).
func burns() []burn {
	return []burn{
		{severityPage, 14.4, "1h", "5m"},
		{severityPage, 6, "6h", "30m"},
		{severityTicket, 3, "1d", "2h"},
		{severityTicket, 1, "3d", "6h"},
	}
}

// covered holds where there are data for a part of a window that is worth a word.
func covered(is, window string) string {
	length, _ := model.ParseDuration(window) // of this file's own
	return fmt.Sprintf("count_over_time(%s%s[%s]) >= %v", sloRequests, is, window, leastCovered*time.Duration(length).Seconds()/sloEvery.Seconds())
}

// burning returns an expression for the services that use up their budget so fast, over some
// pair of windows, that it is worth an alert of this severity.
func burning(severity, is string, objective float64) string {
	var pairs []string
	for _, b := range burns() {
		if b.severity == severity {
			limit := b.limit(objective)
			pairs = append(pairs, fmt.Sprintf("(%s%s%s > %s and %s%s%s > %s and sum_over_time(%s%s[%s]) * %v >= %d)",
				sloRatio, b.long, is, limit, sloRatio, b.short, is, limit, sloErrors, is, b.long, sloEvery.Seconds(), fewestOfObjective))
		}
	}
	return "(" + strings.Join(pairs, " or ") + ")"
}

// limit is the ratio of requests above which b alerts.
func (b burn) limit(objective float64) string {
	return strconv.FormatFloat(b.factor*(1-objective), 'g', 6, 64)
}

// windows is a template: the ratios over the windows in which too much goes wrong, and how
// much of a window there are data for.
func windows(severity string, objective float64) string {
	var text strings.Builder
	for _, b := range burns() {
		if b.severity == severity {
			fmt.Fprintf(&text, "{{ range query (printf `100 * (%s%s{job=%%q,slo=%%q} > %s)` $labels.job $labels.slo) }} {{ printf \"%%.3g\" .Value }} %% of requests in %s,{{ end }}",
				sloRatio, b.long, b.limit(objective), recordedIn(b.long))
		}
	}
	return text.String()
}
