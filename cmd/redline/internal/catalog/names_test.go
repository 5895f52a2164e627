package catalog_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/probe"
	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/multiproc"
)

// exposed are the names of the families that package redline exposes, by their schema,
// with those of Go's own collectors and of worker files.
func exposed(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, s := range []*redline.Schema{redline.Default(), redline.FlaskExporter(), redline.OpenTelemetry()} {
		for _, f := range []redline.Family{s.Requests, s.Duration, s.InProgress, s.Exceptions, s.Calls, s.RequestSize, s.ResponseSize, s.Info} {
			names[f.Name] = true
		}
	}
	m, err := redline.New(redline.Config{MaxSeries: 1})
	if err != nil {
		t.Fatal(err)
	}
	adapter.New(m.Wrap).Hides() // a misuse
	h := m.Wrap(http.NotFoundHandler())
	for _, method := range []string{http.MethodGet, http.MethodPut} { // the second is dropped
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, "/", http.NoBody))
	}
	families, err := m.Registry().Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		names[f.GetName()] = true
	}
	names[selfmetrics.Families().ScrapesDropped.Name] = true // where a scraper does not read
	c, err := multiproc.New(multiproc.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p, err := probe.New(probe.Config{Schema: redline.Default(), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	described := make(chan *prometheus.Desc)
	go func() {
		defer close(described)
		c.Self().Describe(described)
		p.Describe(described)
	}()
	for d := range described {
		names[regexp.MustCompile(`fqName: "(\w+)"`).FindStringSubmatch(d.String())[1]] = true
	}
	return names
}

// byOthers are names that neither package redline nor Go's collectors expose, by
// where they come from.
func byOthers() map[string][]string {
	return map[string][]string{
		"a scrape":           {"up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_series_added"},
		"the first tutorial": {"process_cpu_usage", "process_memory_usage_bytes", "http_request_total"},
		"client_python": {
			"python_gc_collections_total", "python_gc_objects_collected_total", "python_gc_objects_uncollectable_total", "python_info",
			"flask_http_request_duration_seconds_created",
		},
		"statsd_exporter, from gunicorn": {"gunicorn_workers", "gunicorn_backlog", "gunicorn_requests", "gunicorn_request_duration_seconds"},
		"uwsgi_exporter": {
			"uwsgi_listen_queue_length", "uwsgi_workers", "uwsgi_worker_busy", "uwsgi_worker_idle", "uwsgi_worker_cheap",
			"uwsgi_worker_requests_total", "uwsgi_worker_last_spawn_time_seconds", "uwsgi_worker_running_time_seconds",
		},
	}
}

// TestRulesName holds that rules that apply to all services ask for metrics that a schema
// of package redline has, that a process or a scrape has, or that they record themselves.
func TestRulesName(t *testing.T) {
	known := exposed(t)
	known["up"], known["ALERTS"] = true, true
	groups := catalog.Rules(catalog.Objectives{})
	for _, g := range groups {
		for _, r := range g.Rules {
			known[r.Record] = true
		}
	}
	for _, g := range groups {
		for _, r := range g.Rules {
			for _, name := range metricsOf(t, r.Expr) {
				family := regexp.MustCompile(`_(bucket|count|sum)$`).ReplaceAllString(name, "")
				if !known[name] && !known[family] {
					t.Errorf("%s%s asks for %s, which nothing has", r.Alert, r.Record, name)
				}
			}
		}
	}
}

// TestKnownNames holds that the files that panels are tested by have names that something
// exposes, but for an application's own, and all of Redline's own metrics.
func TestKnownNames(t *testing.T) {
	known := exposed(t)
	own := map[string]bool{}
	for name := range known {
		own[name] = strings.HasPrefix(name, "redline_")
	}
	for _, names := range byOthers() {
		for _, name := range names {
			known[name] = true
		}
	}
	types := regexp.MustCompile(`(?m)^# TYPE (\S+) `)
	for _, file := range []string{"default", "flask", "opentelemetry", "summaries"} {
		text, err := os.ReadFile("testdata/answers/" + file + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range types.FindAllStringSubmatch(string(text), -1) {
			name := m[1]
			if delete(own, name); !known[name] && !regexp.MustCompile(`^(app|my|version)_`).MatchString(name) {
				t.Errorf("%s: nothing exposes %s", file, name)
			}
		}
	}
	maps.DeleteFunc(own, func(_ string, is bool) bool { return !is })
	if len(own) > 0 {
		t.Errorf("nothing is tested of %q", slices.Sorted(maps.Keys(own)))
	}
}
