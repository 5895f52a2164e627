package load

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// Summary counts the answers of a service. While a Run is under way, its summaries belong
// to it.
type Summary struct {
	Took     time.Duration  // from the first request to the end of sending
	Asked    float64        // requests a second that were wanted; 0 for as many as possible
	Statuses map[int]int    // answers, by status code
	Failures map[string]int // requests without an answer, by reason
	Bytes    int64          // of the answers' bodies
	Repeated int            // times that a request was sent again, as its connection had ended

	latencies *hdrhistogram.Histogram // microseconds from sending to the end of the body
}

// The range of latencies, from a microsecond to the longest that Run waits, to three
// digits.
const (
	leastLatency  = 1
	mostLatency   = int64(2 * patience / time.Microsecond)
	latencyDigits = 3
)

func newSummary() *Summary {
	return &Summary{
		Statuses:  map[int]int{},
		Failures:  map[string]int{},
		latencies: hdrhistogram.New(leastLatency, mostLatency, latencyDigits),
	}
}

func (s *Summary) answered(status int, bytes int64, took time.Duration) {
	s.Statuses[status]++
	s.Bytes += bytes
	// Only a value over the maximum is an error, and patience ends before that.
	_ = s.latencies.RecordValue(min(took.Microseconds(), mostLatency))
}

func (s *Summary) failed(reason string) { s.Failures[reason]++ }

// add adds the summary of another worker.
func (s *Summary) add(other *Summary) {
	for status, n := range other.Statuses {
		s.Statuses[status] += n
	}
	for reason, n := range other.Failures {
		s.Failures[reason] += n
	}
	s.Bytes += other.Bytes
	s.Repeated += other.Repeated
	// Sending ended for all at once, but a worker may have waited for an answer.
	s.Took = min(s.Took, other.Took)
	s.latencies.Merge(other.latencies)
}

// Answers returns the number of requests that were answered, with any status.
func (s *Summary) Answers() int { return total(s.Statuses) }

// Sent returns the number of requests, answered or not.
func (s *Summary) Sent() int { return s.Answers() + total(s.Failures) }

// Latency returns the time within which the given percent of the answers came.
func (s *Summary) Latency(percent float64) time.Duration {
	return time.Duration(s.latencies.ValueAtPercentile(percent)) * time.Microsecond
}

func total[K comparable](counts map[K]int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// leastTime is the time of sending from which a rate means something.
const leastTime = 100 * time.Millisecond

// Print writes the summary for a person to read.
func (s *Summary) Print(w io.Writer) error {
	var b strings.Builder
	palette := tint.For(w)
	perSecond := float64(s.Sent()) / max(s.Took.Seconds(), 1e-9)
	fmt.Fprintf(&b, "requests   %d in %s", s.Sent(), s.Took.Round(100*time.Millisecond))
	if s.Took >= leastTime {
		fmt.Fprintf(&b, ", %.1f a second", perSecond)
	}
	if s.Asked > 0 && perSecond < 0.9*s.Asked && s.Sent() > 1 {
		fmt.Fprintf(&b, " (%g asked for; more --workers might do it)", s.Asked)
	}
	b.WriteString("\n")
	if s.Answers() > 0 {
		b.WriteString("answers   ")
		for _, status := range slices.Sorted(maps.Keys(s.Statuses)) {
			fmt.Fprintf(&b, " %d × %s ", s.Statuses[status], statusText(palette, status))
		}
		b.WriteString("\nlatency   ")
		for _, percent := range []float64{50, 90, 99, 100} {
			name := fmt.Sprintf("p%g", percent)
			if percent == 100 {
				name = "max"
			}
			fmt.Fprintf(&b, " %s %s ", name, short(s.Latency(percent)))
		}
		fmt.Fprintf(&b, "\nreceived   %s\n", size(s.Bytes))
	}
	for _, reason := range slices.Sorted(maps.Keys(s.Failures)) {
		fmt.Fprintf(&b, "%s  %d × %s\n", palette.Red("no answer"), s.Failures[reason], tint.Clean(reason))
	}
	if s.Repeated > 0 {
		fmt.Fprintf(&b, "repeated   %d, as connections ended without an answer; the service may have had these too\n", s.Repeated)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// statusText returns a status, in a colour where it is an error.
func statusText(p tint.Palette, status int) string {
	text := strconv.Itoa(status)
	switch {
	case status >= http.StatusInternalServerError:
		return p.Red(text)
	case status >= http.StatusBadRequest:
		return p.Yellow(text)
	}
	return text
}

// short returns d to three digits or so.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.String()
}

// size returns a number of bytes in a unit that fits.
func size(bytes int64) string {
	const k = 1000
	switch {
	case bytes >= k*k:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(k*k))
	case bytes >= k:
		return fmt.Sprintf("%.1f kB", float64(bytes)/k)
	}
	return fmt.Sprintf("%d B", bytes)
}
