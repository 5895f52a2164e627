package redline

import (
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
)

// exemplarOf is what f gives as the exemplar of x, or nil where that is nothing
// or no valid exemplar, with which client_golang would panic. A panic of f
// itself counts as nothing too.
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
