package diagnosis_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// The system of BenchmarkScale: 50 services in five levels, 500 instances, 20,000 series of
// requests, of which the deepest service fails.
const (
	services  = 50
	instances = 10
	routes    = 2
)

// processor returns the processor time of the process.
func processor(tb testing.TB) time.Duration {
	tb.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// large returns the story of the system.
func large(tb testing.TB) *story {
	tb.Helper()
	s := newStory(tb)
	scrapes(func(at time.Time, broken bool) {
		for i := range services {
			job := fmt.Sprint("s", i)
			now := state{20, 0, 0.05}
			if on := i == services-1 || i == (services-1)/2; broken && on {
				now.failing = 0.3 // the last one, and its caller
			}
			for instance := range instances {
				for route := range routes {
					s.serveRoute(at, job, fmt.Sprintf("%s-%d:80", job, instance), fmt.Sprintf("/%s/%d", job, route), now)
				}
				s.set(at, 1, "up", "job", job, "instance", fmt.Sprintf("%s-%d:80", job, instance))
			}
			for _, callee := range []int{2*i + 1, 2*i + 2} {
				if callee < services {
					s.call(at, job, fmt.Sprint("s", callee), now)
				}
			}
		}
	})
	return s
}

// BenchmarkScale measures the processor time of an answer at 20,000 series of requests.
func BenchmarkScale(b *testing.B) {
	d := large(b).told()
	ask := func() {
		got, err := d.Ask(b.Context(), diagnosis.Question{At: ends, Alerts: []diagnosis.Alert{
			{Name: "ErrorRatioHigh", Service: "s24", Began: fault.Add(time.Minute), Symptom: diagnosis.Failing},
		}})
		if err != nil {
			b.Fatal(err)
		}
		if len(got.Causes) == 0 || got.Causes[0].Entity.Service != "s49" {
			b.Fatalf("%s: %+v", got.Headline, got.Causes)
		}
	}
	ask()
	before := processor(b)
	for b.Loop() {
		ask()
	}
	b.ReportMetric((processor(b)-before).Seconds()/float64(b.N), "cpu-s/op")
}
