package diagnosis

import (
	"regexp"
	"strings"
)

// The words by which the names of alerts tell a symptom. Those of our own alerts are among them.
var (
	saysDown    = regexp.MustCompile(`down|unreachable|absent|missing|crash|notready|unavailable`)
	saysSlow    = regexp.MustCompile(`latency|slow|duration|response.?time`)
	saysFailing = regexp.MustCompile(`error|fail|exception|5xx|availability`)
	saysShort   = regexp.MustCompile(`memory|cpu|processor|descriptor|fds|disk|saturat|oom|throttl|stuck|queue|quota`)
)

// SymptomOf returns the symptom that an alert tells, by its name and its labels: an objective's
// alert has it in the label slo.
func SymptomOf(name string, labels map[string]string) Symptom {
	for _, text := range []string{labels["slo"], name} {
		switch text = strings.ToLower(text); {
		case saysDown.MatchString(text):
			return Down
		case saysSlow.MatchString(text):
			return Slow
		case saysFailing.MatchString(text):
			return Failing
		case saysShort.MatchString(text):
			return Short
		}
	}
	return Other
}

// ServiceOf returns the service that an alert is about: its job, or the label that people use
// in its place; "" where it names none.
func ServiceOf(labels map[string]string) string {
	for _, name := range []string{"job", "service", "service_name", "app"} {
		if labels[name] != "" {
			return labels[name]
		}
	}
	return ""
}
