package web_test

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

const (
	manyServices = 50
	manyRoutes   = 200
	manyFamilies = 22 // which make 30 charts, with those of the requests

	fewRoutes = 3
	interval  = 8 * time.Second
	history   = 6 * time.Minute // of which the pages show five
)

// fleet are services of which the first has many routes and families. Asked for the
// first time, each tells what it would have told before.
type fleet struct {
	began time.Time
	asked *sync.Map // services, by their numbers
}

// ServeHTTP is /metrics of the service with the number in the path.
func (f fleet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	routes, families := fewRoutes, 0
	if r.PathValue("service") == "0" {
		routes, families = manyRoutes, manyFamilies
	}
	_, again := f.asked.LoadOrStore(r.PathValue("service"), true)
	line := func(rate float64, format string, args ...any) {
		name := fmt.Sprintf(format, args...)
		for at := f.began.Add(-history); !again && at.Before(f.began); at = at.Add(interval) {
			_, _ = fmt.Fprintf(w, "%s %g %d\n", name, rate*(at.Sub(f.began)+history).Seconds(), at.UnixMilli())
		}
		_, _ = fmt.Fprintf(w, "%s %g\n", name, rate*(time.Since(f.began)+history).Seconds())
	}
	_, _ = io.WriteString(w, "# TYPE http_requests_total counter\n")
	for i := range routes {
		line(float64(i+1), `http_requests_total{method="GET",route="/things/%d",status="200"}`, i)
		if i%10 == 0 {
			line(0.1, `http_requests_total{method="GET",route="/things/%d",status="500"}`, i)
		}
	}
	_, _ = io.WriteString(w, "# TYPE http_request_duration_seconds histogram\n")
	for i := range routes {
		for j, le := range []string{"0.01", "0.1", "1", "+Inf"} {
			line(float64(i+1)*float64(j+1)/4, `http_request_duration_seconds_bucket{method="GET",route="/things/%d",le=%q}`, i, le)
		}
		line(float64(i+1), `http_request_duration_seconds_count{method="GET",route="/things/%d"}`, i)
		line(float64(i+1)/20, `http_request_duration_seconds_sum{method="GET",route="/things/%d"}`, i)
	}
	for i := range families {
		_, _ = fmt.Fprintf(w, "# TYPE family_%d gauge\n", i)
		line(1, `family_%d{kind="a"}`, i)
		line(2, `family_%[1]d{kind="b"}`, i)
	}
}

// fleetPage is the page of an engine that has scraped all services once.
func fleetPage(t *testing.T) (base string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET /metrics/{service}", fleet{time.Now(), &sync.Map{}})
	address := strings.TrimPrefix(serving(t, mux), "http://")
	var targets []engine.Target
	for i := range manyServices {
		targets = append(targets, engine.Target{Job: fmt.Sprintf("service-%02d", i), Address: address, Scheme: "http", Path: fmt.Sprintf("/metrics/%d", i)})
	}
	base = serving(t, running(t, engine.Config{Targets: targets, Interval: interval}))
	await.NoError(t, func() error {
		n := instant(t, base, `count(up) and on () count(http_requests_total) > 300`, time.Now())
		if len(n) != 1 || n[0].number(t) != manyServices {
			return fmt.Errorf("of %d services there are %v", manyServices, n)
		}
		return nil
	})
	return base
}

// TestScale measures how long the page takes for many services, routes and panels, and
// prints that. It fails at ten times the aim, because other programs run too.
func TestScale(t *testing.T) {
	requireChromium(t)
	base := fleetPage(t)
	const aim, tooLong = 1000.0, 10_000.0
	for _, tt := range []struct{ what, path, shown string }{
		{"overview of 50 services", "/?range=5m", `document.querySelectorAll('main li h2').length === 50 && /\d/.test(document.querySelector('main li:last-child dd').innerText)`},
		{"service of 200 routes", "/service?job=service-00&range=5m", `document.querySelectorAll('main table tbody tr').length === 200`},
	} {
		p := newTab(t, base, 1280, 900)
		p.goTo(tt.path)
		p.until(tt.shown)
		all := eval[float64](p, `performance.now()`)
		p.until(`performance.getEntriesByName('first-contentful-paint').length > 0`)
		paint := eval[float64](p, `performance.getEntriesByName('first-contentful-paint')[0].startTime`)
		t.Logf("%s: first contentful paint after %.0f ms, all of it after %.0f ms", tt.what, paint, all)
		if paint > tooLong {
			t.Errorf("%s: first contentful paint after %.0f ms; %.0f are aimed at", tt.what, paint, aim)
		}
	}
	for _, tt := range []struct{ what, path, shown string }{
		{"overview of 50 services", "/?range=2m&refresh=1h", `document.querySelectorAll('main li h2').length === 50`},
		{"dashboard", "/service?job=service-00&range=5m&refresh=1h", `document.querySelectorAll('main canvas').length >= 30 && document.querySelectorAll('main table tbody tr').length === 200`},
	} {
		measureRefresh(t, base, tt.what, tt.path, tt.shown)
	}
}

// measureRefresh measures refreshes of a page in so large a window that all of it is seen.
func measureRefresh(t *testing.T, base, what, path, shown string) {
	t.Helper()
	const aim, tooLong, times, enough = 100.0, 1000.0, 5, 3 * time.Second
	// A refresh asks for the time since: for nothing, until a chart has another point.
	newPoint := fmt.Sprintf(`Math.floor(Date.now() / 1000 / %d) !== window.point && (window.point = Math.floor(Date.now() / 1000 / %[1]d), true)`, step)
	p := newTab(t, base, 2560, 2400)
	p.goTo(path)
	p.until(`(document.querySelectorAll('main details').forEach((row) => (row.open = true)), ` + shown + `)`)
	p.settle(0)
	if _, err := cdp.Call(t.Context(), p.target, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
		t.Fatal(err)
	}
	var all, script, layout []float64
	var queries []int
	for range times {
		p.until(newPoint)
		before := p.metrics()
		since := p.requests()
		// As if one came back to the tab. Whoever looks at every frame whether all is drawn
		// makes frames, which would count: it is looked at when all should be drawn.
		eval[bool](p, fmt.Sprintf(`new Promise((resolve) => (document.dispatchEvent(new Event('visibilitychange')), setTimeout(() => resolve(true), %d)))`, enough.Milliseconds()))
		if p.underWay() {
			p.settle(since + 1)
		}
		after := p.metrics()
		spent := func(names ...string) (sum float64) {
			for _, name := range names {
				sum += 1000 * (after[name] - before[name])
			}
			return sum
		}
		queries = append(queries, p.requests()-since)
		all = append(all, spent("TaskDuration"))
		script = append(script, spent("ScriptDuration"))
		layout = append(layout, spent("LayoutDuration", "RecalcStyleDuration"))
	}
	panels := eval[int](p, `[...document.querySelectorAll('main canvas')].filter((e) => e.getBoundingClientRect().top < innerHeight).length`)
	t.Logf("%s: a refresh takes %.0f ms of the main thread (%.0f of script, %.0f of layout) for %d queries and %d charts in view; median of %d from %.0f to %.0f",
		what, median(all), median(script), median(layout), median(queries), panels, times, slices.Min(all), slices.Max(all))
	if median(all) > tooLong {
		t.Errorf("%s: a refresh takes %.0f ms of the main thread; %.0f are aimed at", what, median(all), aim)
	}
}

func median[T cmp.Ordered](values []T) T {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

// metrics are the browser's figures of a tab, in seconds.
func (p *tab) metrics() map[string]float64 {
	p.t.Helper()
	answer, err := cdp.Call(p.t.Context(), p.target, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		p.t.Fatal(err)
	}
	by := map[string]float64{}
	for _, m := range answer.Metrics {
		by[m.Name] = m.Value
	}
	return by
}
