//go:build !race

package redline_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestAllocations holds that Wrap adds one allocation to a request, its recorder, and
// Transport adds one to a call. The race detector allocates by itself, so this file is
// left out under it.
func TestAllocations(t *testing.T) {
	w, r := newNoopWriter(), usersRequest(t)
	bare := usersMux()
	floor := testing.AllocsPerRun(1000, func() { bare.ServeHTTP(w, r) })
	for _, c := range configs {
		t.Run(c.name, func(t *testing.T) {
			h := newMetrics(t, c.cfg).Wrap(usersMux())
			if got := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); got > floor+1 {
				t.Errorf("%v allocations a request, %v without Wrap", got, floor)
			}
		})
	}
	t.Run("store", func(t *testing.T) {
		h := newMetrics(t, redline.Config{Store: newWriter(t, t.TempDir())}).Wrap(usersMux())
		if got := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); got > floor+1 {
			t.Errorf("%v allocations a request, %v without Wrap", got, floor)
		}
	})
	// A body needs one wrapper, with the life of the body.
	for name, more := range map[string]float64{"none": 0, "body": 1} {
		t.Run("transport, "+name, func(t *testing.T) {
			base := &stubTransport{}
			if name == "body" {
				base.body = io.NopCloser(endless{})
			}
			floor := testing.AllocsPerRun(1000, func() { roundTrip(t, base, r) })
			transport := newMetrics(t, redline.Config{Peers: map[string]string{"127.0.0.1": "users"}}).Transport(base)
			if got := testing.AllocsPerRun(1000, func() { roundTrip(t, transport, r) }); got > floor+more {
				t.Errorf("%v allocations a call, %v without Transport", got, floor)
			}
		})
	}
	t.Run("decorators", func(t *testing.T) {
		m := newMetrics(t, redline.Config{})
		h := m.Wrap(decorators(t, m, nil, tenant)(usersMux()))
		if got := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); got > floor+1 {
			t.Errorf("%v allocations a request, %v without Wrap", got, floor)
		}
	})
}

// TestScrapeAllocations holds that a scrape allocates at most a twentieth of promhttp's.
func TestScrapeAllocations(t *testing.T) {
	ours, theirs := longExpositions(t, 10_000)
	for _, coding := range []string{"identity", "gzip", "zstd"} {
		t.Run(coding, func(t *testing.T) {
			got, floor := testing.AllocsPerRun(10, scraping(ours, coding)), testing.AllocsPerRun(10, scraping(theirs, coding))
			if got > floor/20 {
				t.Errorf("%v allocations, %v by promhttp", got, floor)
			}
		})
	}
}

// TestRouteMemory holds that the metrics of a route take less than a kilobyte.
func TestRouteMemory(t *testing.T) {
	const routes, limit = 5000, 950
	h := newMetrics(t, redline.Config{GroupBy: rawPath, MaxSeries: 2 * routes}).Wrap(http.NotFoundHandler())
	w, before := newNoopWriter(), heap()
	for i := range routes {
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/users/%d", i), nil))
	}
	if each := (heap() - before) / routes; each > limit {
		t.Errorf("%d bytes a route, want %d at most", each, limit)
	}
	runtime.KeepAlive(h)
}

// heap returns the bytes in use on the heap.
func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // frees the content that pools kept from the first
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
