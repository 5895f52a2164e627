package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
	"github.com/redline-metrics/redline/internal/await"
)

// mesh is the page of an engine that scrapes 60 services, each of which calls two others.
func mesh(t *testing.T, k *kept) (base string) {
	t.Helper()
	const services = 60
	began := time.Now().Add(-time.Hour)
	address := strings.TrimPrefix(serving(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var i int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &i)
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		n := time.Since(began).Seconds() * float64(i+1)
		histogram := func(name, labels string) {
			for _, le := range []string{"0.1", "+Inf"} {
				_, _ = fmt.Fprintf(w, "%s_bucket{%s,le=%q} %g\n", name, labels, le, n)
			}
			_, _ = fmt.Fprintf(w, "%s_count{%s} %g\n%[1]s_sum{%[2]s} %[3]g\n", name, labels, n)
		}
		_, _ = fmt.Fprintf(w, "# TYPE http_requests_total counter\nhttp_requests_total{method=\"GET\",route=\"/\",status=\"200\"} %g\n", n)
		_, _ = fmt.Fprint(w, "# TYPE http_request_duration_seconds histogram\n")
		histogram("http_request_duration_seconds", `method="GET",route="/",status="200"`)
		_, _ = fmt.Fprint(w, "# TYPE http_client_request_duration_seconds histogram\n")
		for _, step := range []int{7, 13} {
			if to := (i/15+1)*15 + (i*step)%15; to < services {
				histogram("http_client_request_duration_seconds", fmt.Sprintf(`method="GET",peer="service-%02d",status="200"`, to))
			}
		}
	})), "http://")
	var targets []engine.Target
	for i := range services {
		targets = append(targets, engine.Target{Job: fmt.Sprintf("service-%02d", i), Address: address, Scheme: "http", Path: fmt.Sprintf("/%d", i)})
	}
	base = serving(t, k.before(running(t, engine.Config{Targets: targets, Interval: time.Second})))
	await.NoError(t, func() error {
		if n := instant(t, base, `count(rate(http_requests_total[10s]))`, time.Now()); len(n) != 1 || n[0].number(t) != services {
			return fmt.Errorf("of %d services there are %v", services, n)
		}
		return nil
	})
	return base
}

// TestIncidentsMany holds that of many open incidents the overview shows the first, beside 60
// services and their map, whose labels do not cover each other.
func TestIncidentsMany(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	k := &kept{}
	now := time.Now()
	for i := range 12 {
		one := stockFails(t, now.Add(-time.Duration(i)*time.Minute))
		one.Diagnosis.Path = []diagnosis.Edge{{Caller: "service-00", Callee: "service-15"}, {Caller: "service-15", Callee: "service-30"}}
		one.Diagnosis.Causes[0].Entity.Service = "service-30"
		k.incidents = append(k.incidents, one)
	}
	k.incidents = append(k.incidents, incident.Incident{ID: "old", State: incident.Closed})
	base := mesh(t, k)
	for _, width := range []int64{1440, 2560} {
		p := newTab(t, base, width, 1600)
		p.goTo("/?refresh=2")
		p.find("link", "All 12 open incidents")
		p.until(`document.querySelectorAll('.incidents > li').length === 5 && document.querySelectorAll('.card').length === 60`)
		p.until(`document.querySelectorAll('.overview .graph a.node').length === 60 && document.querySelector('.graph .wire.struck')`)
		p.fits()
		if dir := os.Getenv("REDLINE_SHOTS"); dir != "" {
			p.picture(filepath.Join(dir, fmt.Sprintf("many-%d.png", width)), page.CaptureScreenshotParams{})
		}
		p.goTo("/map?refresh=2")
		p.until(`document.querySelectorAll('.graph .caption').length > 20`)
		if dir := os.Getenv("REDLINE_SHOTS"); dir != "" {
			p.picture(filepath.Join(dir, fmt.Sprintf("manymap-%d.png", width)), page.CaptureScreenshotParams{})
		}
		if over := eval[[]string](p, `(() => {
			const boxes = [...document.querySelectorAll('.graph .caption, .graph .node text')].map((e) => [e.textContent, e.getBoundingClientRect()]);
			const cover = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
			return boxes.flatMap(([text, a], i) => boxes.slice(i + 1).filter(([, b]) => cover(a, b)).map(([other]) => text + ' | ' + other));
		})()`); len(over) > 0 {
			t.Errorf("at %d pixels labels cover each other: %q", width, over[:min(len(over), 5)])
		}
	}
}
