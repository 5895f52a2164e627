package catalog

import (
	"fmt"
	"time"

	"github.com/prometheus/common/model"
)

// most of a window is covered where it is named: samples come some seconds late.
const mostCovered = 0.95

// duration is a template of a query's value in seconds, without zeros at its end: "8m".
const duration = `{{ . | first | value | humanizeDuration | reReplaceAll "( 0[smh])+$" "" }} of data`

// sinceFirst returns a template of a time over which a rate is: words where the scrapes of
// $labels.job cover it, and else how long there have been scrapes. Without samples of up,
// as of what is pushed, it is the words.
func sinceFirst(words, window string) string {
	length, _ := model.ParseDuration(window) // of this package's own
	return fmt.Sprintf("{{ with query (printf `round(time() - min(min_over_time(timestamp(up{job=%%q})[%s:15s]))) < %v` $labels.job) }}in %s{{ else }}%s{{ end }}",
		window, mostCovered*time.Duration(length).Seconds(), duration, words)
}

// coveredBy returns an expression of the seconds of a window for which there are data.
func coveredBy(is, window string) string {
	return fmt.Sprintf("%v * count_over_time(%s%s[%s])", sloEvery.Seconds(), sloRequests, is, window)
}

// recordedIn returns a template of a window of an objective's recorded series: its name where
// they cover it, and else how much of it they cover.
func recordedIn(window string) string {
	length, _ := model.ParseDuration(window)
	return fmt.Sprintf("{{ with query (printf `%s < %v` $labels.job $labels.slo) }}%s{{ else }}%s{{ end }}",
		coveredBy("{job=%q,slo=%q}", window), mostCovered*time.Duration(length).Seconds(), duration, window)
}
