package load_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/load"
	"github.com/redline-metrics/redline/examples/items"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func serve(t *testing.T, h http.Handler) *url.URL {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// TestItems holds that the items service has counted the requests that were sent, to the
// last one; every kind of request is there, and none fails but by design.
func TestItems(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	service, err := items.New(m, items.Options{})
	if err != nil {
		t.Fatal(err)
	}
	base := serve(t, service)
	var ended atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	sum := load.Run(ctx, load.Config{
		Requests: func() load.Sequence { return load.Items(base) },
		Workers:  4,
		Ended: func() {
			if ended.Add(1) == 3000 {
				stop()
			}
		},
	})
	if int64(sum.Sent()) != ended.Load() || sum.Sent() < 3000 || sum.Answers() != sum.Sent() {
		t.Errorf("%d ended, %d sent, %d answered: %v", ended.Load(), sum.Sent(), sum.Answers(), sum.Failures)
	}
	families, err := m.Registry().Gather()
	if err != nil {
		t.Fatal(err)
	}
	var counted float64
	routes := map[string]bool{}
	for _, f := range families {
		if f.GetName() == "http_requests_total" {
			for _, metric := range f.GetMetric() {
				counted += metric.GetCounter().GetValue()
				routes[metric.GetLabel()[0].GetValue()+" "+metric.GetLabel()[1].GetValue()] = true
			}
		}
	}
	if counted != float64(sum.Sent()) {
		t.Errorf("the service counted %v, sent were %d", counted, sum.Sent())
	}
	for _, route := range []string{
		"GET /{$}", "GET /items", "POST /items", "GET /items/{id}", "PUT /items/{id}", "DELETE /items/{id}",
		"GET /items/{id}/stock", "GET /search", "GET <unmatched>",
	} {
		if !routes[route] {
			t.Errorf("no request to %s", route)
		}
	}
	for status := range sum.Statuses {
		if status >= 500 {
			t.Errorf("status %d: %v", status, sum.Statuses)
		}
	}
}

// TestRate holds that the rate that was asked for is an upper limit.
func TestRate(t *testing.T) {
	base := serve(t, http.NotFoundHandler())
	sum := load.Run(t.Context(), load.Config{
		Requests: func() load.Sequence { return load.Paths(base, []string{"/"}) },
		Rate:     100, Duration: 300 * time.Millisecond, Workers: 2,
	})
	if most := int(sum.Took.Seconds()*100) + 3; sum.Sent() == 0 || sum.Sent() > most {
		t.Errorf("%d sent in %v, want 1 to %d", sum.Sent(), sum.Took, most)
	}
	if sum.Statuses[404] != sum.Sent() {
		t.Errorf("statuses %v", sum.Statuses)
	}
}

// TestCount holds that where the service keeps up, as many requests are sent as the rate
// and the time make, however many workers there are. The kind of fault: workers that all
// begin at once on top of the rate.
func TestCount(t *testing.T) {
	base := serve(t, http.NotFoundHandler())
	for _, workers := range []int{1, 8, 40} {
		sum := load.Run(t.Context(), load.Config{
			Requests: func() load.Sequence { return load.Paths(base, []string{"/"}) },
			Rate:     50, Duration: 400 * time.Millisecond, Workers: workers,
		})
		if sum.Sent() > 20 || sum.Took < 400*time.Millisecond {
			t.Errorf("%d workers sent %d requests in %v, want 20 at most in 400ms", workers, sum.Sent(), sum.Took)
		}
	}
}

// TestSummaryRate holds that there is no rate before some time is over.
func TestSummaryRate(t *testing.T) {
	for took, want := range map[time.Duration]string{time.Microsecond: "requests   0 in 0s\n", 2 * time.Second: "requests   0 in 2s, 0.0 a second\n"} {
		var b bytes.Buffer
		if err := (&load.Summary{Took: took}).Print(&b); err != nil || b.String() != want {
			t.Errorf("%v: %q, want %q, %v", took, b.String(), want, err)
		}
	}
}

// TestUnderWay holds that a request that is under way when the time is up is waited for.
func TestUnderWay(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stop()
		if r.Context().Err() != nil {
			t.Error("the request was given up")
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	sum := load.Run(ctx, load.Config{
		Requests: func() load.Sequence { return load.Paths(base, []string{"/"}) },
		Workers:  1,
	})
	if sum.Sent() != 1 || sum.Statuses[202] != 1 {
		t.Errorf("sent %d, statuses %v", sum.Sent(), sum.Statuses)
	}
}

// TestPaths asks for each in turn, below the base, with its query.
func TestPaths(t *testing.T) {
	base, err := url.Parse("http://127.0.0.1:1/base/")
	if err != nil {
		t.Fatal(err)
	}
	s := load.Paths(base, []string{"/a/", "/b?x=1", "/c%20d"})
	for _, want := range []string{"/base/a/", "/base/b?x=1", "/base/c%20d", "/base/a/"} {
		if got := s.Next(t.Context()).URL.RequestURI(); got != want {
			t.Errorf("asks for %q, want %q", got, want)
		}
	}
}

// TestFailures holds that answers that break off, and services that are not there, are
// counted by reason.
func TestFailures(t *testing.T) {
	breaks := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	absent := httptest.NewServer(nil)
	gone, err := url.Parse(absent.URL)
	if err != nil {
		t.Fatal(err)
	}
	absent.Close()
	for base, want := range map[*url.URL]string{breaks: "unexpected EOF", gone: "connection refused"} {
		var n atomic.Int64
		ctx, stop := context.WithCancel(t.Context())
		sum := load.Run(ctx, load.Config{
			Requests: func() load.Sequence { return load.Paths(base, []string{"/"}) },
			Workers:  2,
			Ended: func() {
				if n.Add(1) == 5 {
					stop()
				}
			},
		})
		stop()
		if sum.Answers() != 0 || sum.Failures[want] != sum.Sent() {
			t.Errorf("failures %v, answers %d; want all by %q", sum.Failures, sum.Answers(), want)
		}
		var b bytes.Buffer
		if err := sum.Print(&b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("summary without %q: %v\n%s", want, err, b.String())
		}
	}
}

// TestRepeated holds that the summary has the requests that net/http sends again by itself,
// as a service has had them that ends connections without an answer.
func TestRepeated(t *testing.T) {
	var got atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if got.Add(1)%2 == 0 { // the second of a connection
			panic(http.ErrAbortHandler)
		}
	}))
	server.Start()
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := 0
	sum := load.Run(ctx, load.Config{
		Requests: func() load.Sequence { return load.Paths(base, []string{"/"}) },
		Workers:  1,
		Ended: func() {
			if ended++; ended == 100 {
				stop()
			}
		},
	})
	if int64(sum.Sent()+sum.Repeated) != got.Load() || sum.Repeated == 0 {
		t.Errorf("%d sent and %d repeated, and %d at the service", sum.Sent(), sum.Repeated, got.Load())
	}
	var b bytes.Buffer
	if err := sum.Print(&b); err != nil || !strings.Contains(b.String(), fmt.Sprintf("repeated   %d, as connections ended", sum.Repeated)) {
		t.Errorf("%v\n%s", err, b.String())
	}
}
