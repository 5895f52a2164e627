package redlinetest

import (
	"cmp"
	"strconv"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline"
)

// Statuses that are no status codes.
const (
	AnyStatus = 0
	Aborted   = -1 // the handler ended the response by http.ErrAbortHandler
)

// patience bounds the wait for things that take a server a moment.
const patience = 10 * time.Second

// moment is the time that a test needs to report that it has run out of time.
const moment = time.Second

// Count returns the number of requests of a route, by its pattern, that have ended with a
// status. An empty route is any route, AnyStatus any status. If the route has no request,
// Count logs the routes that have some, for a test that fails.
//
// A request counts when its handler has returned. Over a network, the client may have the
// answer before: [Wait] waits for the count.
func Count(tb testing.TB, m *redline.Metrics, route string, status int) float64 {
	tb.Helper()
	n := requests(tb, m, route, status)
	explain(tb, m, route, n)
	return n
}

// Wait waits until the number of requests of a route with a status, as in Count, is n. If
// the number is larger, or not reached within ten seconds or shortly before the test's own
// deadline, Wait fails the test with the recorded requests.
func Wait(tb testing.TB, m *redline.Metrics, route string, status int, n float64) {
	tb.Helper()
	WaitWithin(tb, patience, m, route, status, n)
}

// WaitWithin waits like Wait, but for d instead of ten seconds. With 0 it looks once.
func WaitWithin(tb testing.TB, d time.Duration, m *redline.Metrics, route string, status int, n float64) {
	tb.Helper()
	var got float64
	if !within(tb, d, func() bool {
		got = requests(tb, m, route, status)
		return got >= n
	}) || got != n {
		tb.Fatalf("%v requests of route %q with status %s, want %v; recorded: %s",
			got, route, cmp.Or(statusText(status), "any"), n, recorded(tb, m))
	}
}

// Exceptions returns the number of panics of a route's handlers. An empty route is any.
func Exceptions(tb testing.TB, m *redline.Metrics, route string) float64 {
	tb.Helper()
	f := m.Schema().Exceptions
	n := sum(tb, m, f.Name, map[string]string{f.Route: route}, count)
	explain(tb, m, route, n)
	return n
}

// InProgress returns the number of requests that are being handled.
func InProgress(tb testing.TB, m *redline.Metrics) float64 {
	tb.Helper()
	return sum(tb, m, m.Schema().InProgress.Name, nil, count)
}

// Duration returns the total time of a route's requests. An empty route is any.
func Duration(tb testing.TB, m *redline.Metrics, route string) time.Duration {
	tb.Helper()
	f := m.Schema().Duration
	seconds := sum(tb, m, f.Name, map[string]string{f.Route: route}, func(one *dto.Metric) float64 {
		return one.GetHistogram().GetSampleSum() + one.GetSummary().GetSampleSum()
	})
	explain(tb, m, route, seconds)
	return time.Duration(seconds * float64(time.Second))
}

// ResponseBytes returns the total size of a route's response bodies in bytes. An empty
// route is any. The Metrics needs Config.Sizes.
func ResponseBytes(tb testing.TB, m *redline.Metrics, route string) float64 {
	tb.Helper()
	f := m.Schema().ResponseSize
	n := sum(tb, m, f.Name, map[string]string{f.Route: route}, func(one *dto.Metric) float64 {
		return one.GetHistogram().GetSampleSum()
	})
	explain(tb, m, route, n)
	return n
}

// WaitResponseBytes waits, as Wait does, until the total size of a route's response bodies
// is n bytes.
func WaitResponseBytes(tb testing.TB, m *redline.Metrics, route string, n float64) {
	tb.Helper()
	var got float64
	if !soon(tb, func() bool {
		got = ResponseBytes(tb, m, route)
		return got == n
	}) {
		tb.Fatalf("%v bytes in responses of route %q, want %v; recorded: %s", got, route, n, recorded(tb, m))
	}
}

// sum adds up the series of a family with these label values; an empty value is any.
func sum(tb testing.TB, m *redline.Metrics, name string, labels map[string]string, value func(*dto.Metric) float64) float64 {
	tb.Helper()
	families, err := m.Registry().Gather()
	if err != nil {
		tb.Fatal(err)
	}
	var total float64
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, one := range f.GetMetric() {
			if matches(one, labels) {
				total += value(one)
			}
		}
	}
	return total
}

func matches(one *dto.Metric, labels map[string]string) bool {
	for _, l := range one.GetLabel() {
		if want := labels[l.GetName()]; want != "" && want != l.GetValue() {
			return false
		}
	}
	return true
}

// count returns the count of a metric of any kind.
func count(one *dto.Metric) float64 {
	return one.GetCounter().GetValue() + one.GetGauge().GetValue() +
		float64(one.GetHistogram().GetSampleCount()+one.GetSummary().GetSampleCount())
}

func statusText(status int) string {
	switch status {
	case AnyStatus:
		return ""
	case Aborted:
		return "aborted"
	}
	return strconv.Itoa(status)
}

// soon reports whether done becomes true in time.
func soon(tb testing.TB, done func() bool) bool { return within(tb, patience, done) }

// within reports whether done is true, or becomes true within d and before the test's
// deadline.
func within(tb testing.TB, d time.Duration, done func() bool) bool {
	end := time.Now().Add(d)
	if t, ok := tb.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, ok := t.Deadline(); ok && deadline.Add(-moment).Before(end) {
			end = deadline.Add(-moment)
		}
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !done() {
		if !time.Now().Before(end) {
			return false
		}
		<-tick.C
	}
	return true
}
