package lint

import (
	"fmt"
	"strings"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// misuse returns a finding for each way in which the service has set Redline up so that
// something of it cannot work.
func misuse(f *dto.MetricFamily) []Finding {
	own := selfmetrics.Families().Misuse
	if strings.TrimSuffix(f.GetName(), "_total") != strings.TrimSuffix(own.Name, "_total") { // OpenMetrics leaves it out
		return nil
	}
	explained := map[string]string{}
	for _, m := range selfmetrics.Misuses() {
		explained[m.Reason] = m.Explanation
	}
	var findings []Finding
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			why, known := explained[l.GetValue()]
			if times := m.GetCounter().GetValue() + m.GetUntyped().GetValue(); l.GetName() == own.Label && known && times > 0 {
				findings = append(findings, Finding{
					Severity: Warning, Check: checkMisuse, Metric: own.Name, Label: own.Label,
					Message: fmt.Sprintf("%s (%s times): %s", l.GetValue(), thousands(int(times)), why),
				})
			}
		}
	}
	return findings
}
