package redline

import (
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
)

// exemplarOf returns the exemplar that f gives for x, or nil. A panic of f counts as none,
// and so does an invalid exemplar, for which client_golang would panic.
func exemplarOf(f func(*Exchange) prometheus.Labels, x *Exchange) (labels prometheus.Labels) {
	defer func() {
		if recover() != nil {
			labels = nil
		}
	}()
	labels = f(x)
	if len(labels) == 0 {
		return nil
	}
	runes := 0
	for name, value := range labels {
		if checkLabelName(name) != nil || !utf8.ValidString(value) {
			return nil
		}
		runes += utf8.RuneCountInString(name) + utf8.RuneCountInString(value)
	}
	if runes > prometheus.ExemplarMaxRunes {
		return nil
	}
	return labels
}
