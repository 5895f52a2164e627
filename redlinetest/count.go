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

// patience is how long a server may take for what takes it a moment.
const patience = 10 * time.Second

// Count is the number of requests of a route, by its pattern, that have ended with
// a status. An empty route is any route, AnyStatus any status.
//
// A request counts when its handler has returned, and over a network the client may
// have the answer before: [Wait] waits for that.
func Count(tb testing.TB, m *redline.Metrics, route string, status int) float64 {
	tb.Helper()
	schema := m.Schema()
	for _, f := range []redline.Family{schema.Requests, schema.Duration} {
		if f.Name == "" || route != "" && f.Route == "" || status != AnyStatus && f.Status == "" {
			continue
		}
		return sum(tb, m, f.Name, map[string]string{f.Route: route, f.Status: statusText(status)}, count)
	}
	tb.Fatal("redlinetest: the schema has no metric of requests with these labels")
	return 0
}

// Wait waits until the number of requests of a route with a status, as for Count,
// is n. It fails the test when that is not so within ten seconds.
func Wait(tb testing.TB, m *redline.Metrics, route string, status int, n float64) {
	tb.Helper()
	if !soon(func() bool { return Count(tb, m, route, status) == n }) {
		tb.Fatalf("%v requests of route %q with status %s, want %v", Count(tb, m, route, status), route, cmp.Or(statusText(status), "any"), n)
	}
}

// Exceptions is the number of panics of a route's handlers. An empty route is any.
func Exceptions(tb testing.TB, m *redline.Metrics, route string) float64 {
	tb.Helper()
	f := m.Schema().Exceptions
	return sum(tb, m, f.Name, map[string]string{f.Route: route}, count)
}

// InProgress is the number of requests that are being handled.
func InProgress(tb testing.TB, m *redline.Metrics) float64 {
	tb.Helper()
	return sum(tb, m, m.Schema().InProgress.Name, nil, count)
}

// Duration is the time that the requests of a route have taken together. An empty
// route is any.
func Duration(tb testing.TB, m *redline.Metrics, route string) time.Duration {
	tb.Helper()
	f := m.Schema().Duration
	seconds := sum(tb, m, f.Name, map[string]string{f.Route: route}, func(one *dto.Metric) float64 {
		return one.GetHistogram().GetSampleSum() + one.GetSummary().GetSampleSum()
	})
	return time.Duration(seconds * float64(time.Second))
}

// sum adds up the series of a family whose labels have these values; a value that
// is empty is any.
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

// count is what a metric of any kind has counted.
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

// soon says whether something comes true in time.
func soon(done func() bool) bool {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if done() {
			return true
		}
	}
	return false
}
