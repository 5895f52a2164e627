package redline_test

import (
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline"
)

// TestConfigErrors holds that the error of New names the wrong field and the fault.
func TestConfigErrors(t *testing.T) {
	schema := func(change func(*redline.Schema)) redline.Config {
		s := redline.Default()
		change(s)
		return redline.Config{Schema: s}
	}
	value := tenant.Value
	for _, c := range []struct {
		name string
		cfg  redline.Config
		want string
	}{
		{"path", redline.Config{Path: "metrics"}, `Path: "metrics" does not begin with a slash`},
		{"negative limit", redline.Config{MaxSeries: -1}, "MaxSeries: -1 is negative"},
		{"empty buckets", redline.Config{Buckets: []float64{}}, "Buckets: empty"},
		{"unsorted buckets", redline.Config{Buckets: []float64{1, .5}}, "Buckets[1]: 0.5 does not rise above 1"},
		{"equal buckets", redline.Config{Buckets: []float64{1, 1}}, "Buckets[1]: 1 does not rise above 1"},
		{"bucket that is no number", redline.Config{Buckets: []float64{math.NaN()}}, "Buckets[0]: not a number"},
		{"schema's buckets", schema(func(s *redline.Schema) { s.Buckets = nil }), "Schema.Buckets: empty"},
		{"schema's size buckets", redline.Config{Sizes: true, Schema: &redline.Schema{RequestSize: redline.Family{Name: "a"}}}, "Schema.SizeBuckets: empty"},
		{"sizes without names", redline.Config{Sizes: true, Schema: redline.FlaskExporter()}, "Sizes: neither Schema.RequestSize nor Schema.ResponseSize has a name"},
		{"buckets of a summary", redline.Config{Buckets: []float64{1}, Objectives: map[float64]float64{}}, "Objectives: Buckets is set too"},
		{"quantile", redline.Config{Objectives: map[float64]float64{1.5: .1}}, "Objectives: quantile 1.5 is not between 0 and 1"},
		{"quantile's error", redline.Config{Objectives: map[float64]float64{.5: -1}}, "Objectives[0.5]: error -1 is not between 0 and 1"},
		{"metric name", schema(func(s *redline.Schema) { s.Requests.Name = "http-requests" }), `Schema.Requests.Name: "http-requests" is not a metric name`},
		{"metric name twice", schema(func(s *redline.Schema) { s.Exceptions.Name = s.Requests.Name }), `Schema.Exceptions.Name: "http_requests_total" is named twice, here and in Schema.Requests.Name`},
		{"Redline's own name", schema(func(s *redline.Schema) { s.Requests.Name = "redline_series_dropped_total" }), `Schema.Requests.Name: "redline_series_dropped_total" is named twice, here and in Redline's own metrics`},
		{"label name", schema(func(s *redline.Schema) { s.Duration.Route = "the route" }), `Schema.Duration.Route: "the route" is not a label name`},
		{"label twice in a family", schema(func(s *redline.Schema) { s.Duration.Route = "method" }), `Schema.Duration.Route: "method" is named twice, here and in Schema.Duration.Method`},
		{"reserved le", schema(func(s *redline.Schema) { s.Requests.Status = "le" }), `Schema.Requests.Status: label "le" is reserved`},
		{"reserved quantile", redline.Config{Labels: []redline.Label{{Name: "quantile", Value: value}}}, `Labels[0].Name: label "quantile" is reserved`},
		{"reserved prefix", redline.Config{ConstLabels: prometheus.Labels{"__name__": "x"}}, `ConstLabels["__name__"]: label "__name__" is reserved`},
		{"label name of Labels", redline.Config{Labels: []redline.Label{{Name: "1st", Value: value}}}, `Labels[0].Name: "1st" is not a label name`},
		{"empty label name", redline.Config{Labels: []redline.Label{{Value: value}}}, `Labels[0].Name: "" is not a label name`},
		{"label without function", redline.Config{Labels: []redline.Label{{Name: "x"}}}, `Labels[0].Value: label "x" has no function`},
		{"label twice", redline.Config{Labels: []redline.Label{tenant, tenant}}, `Labels[1].Name: "tenant" is named twice, here and in Labels[0].Name`},
		{"label and constant label", redline.Config{Labels: []redline.Label{tenant}, ConstLabels: prometheus.Labels{"tenant": "x"}}, `Labels[0].Name: "tenant" is named twice, here and in ConstLabels["tenant"]`},
		{"label of the schema", redline.Config{Labels: []redline.Label{{Name: "route", Value: value}}}, `Schema.Requests.Route: "route" is named twice, here and in Labels[0].Name`},
		{"constant label of the schema", redline.Config{ConstLabels: prometheus.Labels{"status": "x"}}, `Schema.Requests.Status: "status" is named twice, here and in ConstLabels["status"]`},
		{"buckets of calls", redline.Config{Schema: &redline.Schema{Calls: redline.Family{Name: "calls"}}}, "Schema.Buckets: empty"},
		{"route of a call", schema(func(s *redline.Schema) { s.Calls.Route = "route" }), "Schema.Calls.Route: a call has no route but a Peer"},
		{"peer of a request", schema(func(s *redline.Schema) { s.Requests.Peer = "peer" }), "Schema.Requests.Peer: Schema.Calls alone has one"},
		{"error of a request", schema(func(s *redline.Schema) { s.Duration.Error = "error" }), "Schema.Duration.Error: Schema.Calls alone has one"},
		{"label twice in calls", schema(func(s *redline.Schema) { s.Calls.Peer = "status" }), `Schema.Calls.Status: "status" is named twice, here and in Schema.Calls.Peer`},
		{"constant label of calls", redline.Config{ConstLabels: prometheus.Labels{"peer": "x"}}, `Schema.Calls.Peer: "peer" is named twice, here and in ConstLabels["peer"]`},
		{"peer's URL", redline.Config{Peers: map[string]string{"http://stock/": "stock"}}, `Peers["http://stock/"]: expected a host or a host and port`},
		{"peer's path", redline.Config{Peers: map[string]string{"stock/x": "stock"}}, `Peers["stock/x"]: expected a host or a host and port`},
		{"peer's port", redline.Config{Peers: map[string]string{"stock:http": "stock"}}, `Peers["stock:http"]: expected a host or a host and port`},
		{"peer without host", redline.Config{Peers: map[string]string{":5002": "stock"}}, `Peers[":5002"]: expected a host or a host and port`},
		{"peer without name", redline.Config{Peers: map[string]string{"stock": ""}}, `Peers["stock"]: "" is no name`},
		{"peer's name", redline.Config{Peers: map[string]string{"stock": "\xff"}}, `Peers["stock"]: "\xff" is no name`},
		{"peer with two names", redline.Config{Peers: map[string]string{"stock": "a", "Stock": "b"}}, `Peers["stock"]: "a" is the second name of this address, after "b"`},
		{"expression", redline.Config{Exclude: []string{"/ok", "/("}}, "Exclude[1]: error parsing regexp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := redline.New(c.cfg)
			if err == nil || m != nil {
				t.Fatalf("New gave %v, %v; want an error", m, err)
			}
			if !strings.HasPrefix(err.Error(), "redline: config: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want one with %q", err, c.want)
			}
		})
	}
}

// TestConfigIsCopied holds that later changes of a schema have no effect, and New does not
// change it.
func TestConfigIsCopied(t *testing.T) {
	schema := redline.Default()
	m := newMetrics(t, redline.Config{Schema: schema, Buckets: []float64{1}})
	if len(schema.Buckets) != 14 || schema.RequestSize.Name == "" || schema.OtherMethod != "" {
		t.Errorf("New changed the schema: %+v", schema)
	}
	schema.Requests.Method, schema.Requests.Name = "x", ""
	m.Wrap(usersMux()).ServeHTTP(newNoopWriter(), usersRequest(t))
	scrape(t, m).want(t, map[string]float64{`http_requests_total{method="GET",route="/users/{id}",status="200"}`: 1})
}

// TestSharedRegistry holds that two Metrics on one registry clash unless labels or names
// tell them apart. The error names the field, and nothing stays registered.
func TestSharedRegistry(t *testing.T) {
	registry := prometheus.NewRegistry()
	one := newMetrics(t, redline.Config{Registry: registry, ConstLabels: prometheus.Labels{"app": "one"}})
	two := newMetrics(t, redline.Config{Registry: registry, ConstLabels: prometheus.Labels{"app": "two"}})
	before := len(scrape(t, one))
	_, err := redline.New(redline.Config{Registry: registry, ConstLabels: prometheus.Labels{"app": "one"}})
	if err == nil || !strings.HasPrefix(err.Error(), "redline: config: Registry: ") {
		t.Errorf("error %v, want one that names Registry", err)
	}
	if after := len(scrape(t, one)); after != before {
		t.Errorf("%d series, %d before", after, before)
	}
	for m, n := range map[*redline.Metrics]int{one: 1, two: 2} {
		for range n {
			m.Wrap(http.NotFoundHandler()).ServeHTTP(newNoopWriter(), usersRequest(t))
		}
	}
	if one.Registry() != registry {
		t.Error("Registry is not the one of the Config")
	}
	scrape(t, one).want(t, map[string]float64{
		`http_requests_total{app="one",method="GET",route="<unmatched>",status="404"}`: 1,
		`http_requests_total{app="two",method="GET",route="<unmatched>",status="404"}`: 2,
	})
}

// TestThreeServices holds that three services in one process do not affect each other.
func TestThreeServices(t *testing.T) {
	var services []*service
	for range 3 {
		services = append(services, serveHandler(t, newMetrics(t, redline.Config{}), okMux("GET /x")))
	}
	for i, s := range services {
		for range i {
			s.do(t, http.MethodGet, "/x")
		}
	}
	for i, s := range services {
		scrape(t, s.m).want(t, map[string]float64{`http_requests_total{method="GET",route="/x",status="200"}`: float64(i)})
	}
}

// TestLabels holds that labels of the request and of the response are on every metric.
func TestLabels(t *testing.T) {
	m := newMetrics(t, redline.Config{
		Labels: []redline.Label{
			{Name: "tenant", Value: func(x *redline.Exchange) string { return x.Request.Header.Get("X-Tenant") }},
			cache,
			{Name: "broken", Value: func(*redline.Exchange) string { panic("on purpose") }},
		},
		ConstLabels: prometheus.Labels{"zone": "a"},
		Sizes:       true,
	})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Cache", "hit")
		panic("on purpose")
	})
	s := serveHandler(t, m, mux)
	r, _ := s.cancelled(t, "/x")
	r.Header.Set("X-Tenant", "acme")
	s.send(t, r)
	const (
		routed = `{broken="<panic>",cache="hit",method="GET",route="/x",status="500",tenant="acme",zone="a"}`
		thrown = `{broken="<panic>",cache="hit",method="GET",route="/x",tenant="acme",zone="a"}`
		begun  = `{broken="<panic>",cache="",method="GET",tenant="acme",zone="a"}`
	)
	e := scrape(t, m)
	e.want(t, map[string]float64{
		"http_requests_total" + routed:                 1,
		"http_request_duration_seconds_count" + routed: 1,
		"http_request_size_bytes_count" + routed:       1,
		"http_response_size_bytes_count" + routed:      1,
		"http_request_exceptions_total" + thrown:       1,
		`redline_gather_errors_total{zone="a"}`:        0,
	})
	if value, ok := e["http_requests_in_progress"+begun]; value != 0 || !ok {
		t.Errorf("no gauge at 0:\n%s", e.family("http_requests_in_progress"))
	}
}

// TestSummary holds that a summary can have quantiles or none.
func TestSummary(t *testing.T) {
	const labels = `{method="GET",route="/users/{id}",status="200"`
	for _, objectives := range []map[float64]float64{{.9: .01}, {}} {
		e := scrape(t, recorded(t, redline.Config{Objectives: objectives}))
		e.want(t, map[string]float64{"http_request_duration_seconds_count" + labels + "}": 1})
		if _, ok := e["http_request_duration_seconds"+labels+`,quantile="0.9"}`]; ok != (len(objectives) > 0) {
			t.Errorf("quantile shown: %v", ok)
		}
		if _, ok := e["http_request_duration_seconds_bucket"+labels+`,le="+Inf"}`]; ok {
			t.Error("a summary has no buckets")
		}
	}
}

// TestInfiniteBucket holds that +Inf may be given, and is exposed once.
func TestInfiniteBucket(t *testing.T) {
	m := recorded(t, redline.Config{Buckets: []float64{.5, 1e12, math.Inf(1)}})
	text, _ := get(t, m.Handler(), "/", nil)
	if n := strings.Count(text, `le="+Inf"`); n != 1 {
		t.Errorf("%d buckets +Inf, want 1\n%s", n, text)
	}
}

// TestFailedNewLeavesNothing holds that if a name is taken, New fails half-way and leaves
// the registry as it was.
func TestFailedNewLeavesNothing(t *testing.T) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "http_request_exceptions_total", Help: "x"}))
	if _, err := redline.New(redline.Config{Registry: registry}); err == nil || !strings.Contains(err.Error(), "http_request_exceptions_total") {
		t.Errorf("error %v, want one that names the metric", err)
	}
	families, err := registry.Gather()
	if err != nil || len(families) != 1 {
		t.Errorf("%d families, %v; want the one that was there", len(families), err)
	}
}
