package redline_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestScheme checks the label that Config.Scheme names: by TLS or not, for any of a proxy's
// header says, and for quick and slow requests alike. It is absent without Config.Scheme.
func TestScheme(t *testing.T) {
	for name, c := range map[string]struct {
		cfg  redline.Config
		want exposition
	}{
		"named": {redline.Config{Scheme: "scheme"}, exposition{
			`http_requests_total{method="GET",route="/x",scheme="http",status="200"}`:                  3,
			`http_requests_total{method="GET",route="/x",scheme="https",status="200"}`:                 3,
			`http_request_duration_seconds_count{method="GET",route="/x",scheme="https",status="200"}`: 3,
			`http_requests_in_progress{method="GET",scheme="http"}`:                                    0,
			`http_requests_in_progress{method="GET",scheme="https"}`:                                   0,
		}},
		"with functions": {redline.Config{Scheme: "scheme", Labels: []redline.Label{{Name: "l", Value: func(*redline.Exchange) string { return "v" }}}}, exposition{
			`http_requests_total{l="v",method="GET",route="/x",scheme="http",status="200"}`:  3,
			`http_requests_total{l="v",method="GET",route="/x",scheme="https",status="200"}`: 3,
		}},
		"of OpenTelemetry": {redline.Config{Scheme: "url_scheme", Schema: redline.OpenTelemetry()}, exposition{
			`http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/x",url_scheme="https"}`: 3,
			`http_server_active_requests{http_request_method="GET",url_scheme="http"}`:                                                                 0,
		}},
		"absent": {redline.Config{}, exposition{
			`http_requests_total{method="GET",route="/x",status="200"}`: 6,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMetrics(t, c.cfg)
			mux := http.NewServeMux()
			mux.HandleFunc("/x", func(http.ResponseWriter, *http.Request) {})
			plain, encrypted := httptest.NewServer(m.Wrap(mux)), httptest.NewTLSServer(m.Wrap(mux))
			t.Cleanup(plain.Close)
			t.Cleanup(encrypted.Close)
			for _, s := range []*httptest.Server{plain, encrypted} {
				for range 3 {
					r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/x", nil)
					if err != nil {
						t.Fatal(err)
					}
					r.Header.Set("X-Forwarded-Proto", "https")
					resp, err := s.Client().Do(r)
					if err != nil {
						t.Fatal(err)
					}
					_ = resp.Body.Close()
				}
			}
			scrape(t, m).want(t, c.want)
		})
	}
}

// TestSchemeOfCalls checks that calls have a scheme where their family names it.
func TestSchemeOfCalls(t *testing.T) {
	schema := redline.Default()
	schema.Calls.Scheme = "scheme"
	m := newMetrics(t, redline.Config{Schema: schema})
	for _, s := range []*httptest.Server{httptest.NewServer(http.NotFoundHandler()), httptest.NewTLSServer(http.NotFoundHandler())} {
		t.Cleanup(s.Close)
		client := http.Client{Transport: m.Transport(s.Client().Transport)}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	scrape(t, m).want(t, exposition{
		`http_client_request_duration_seconds_count{method="GET",peer="<other>",scheme="http",status="404"}`:  1,
		`http_client_request_duration_seconds_count{method="GET",peer="<other>",scheme="https",status="404"}`: 1,
	})
}

// TestSchemeInProgress checks that a request is in progress under its own scheme, over HTTP/2
// too.
func TestSchemeInProgress(t *testing.T) {
	m := newMetrics(t, redline.Config{Scheme: "scheme"})
	mux := http.NewServeMux()
	mux.HandleFunc("/x", func(http.ResponseWriter, *http.Request) {
		scrape(t, m).want(t, exposition{`http_requests_in_progress{method="GET",scheme="https"}`: 1})
	})
	s := httptest.NewUnstartedServer(m.Wrap(mux))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.ProtoMajor != 2 {
		t.Errorf("the protocol is %s", resp.Proto)
	}
	scrape(t, m).want(t, exposition{`http_requests_in_progress{method="GET",scheme="https"}`: 0})
}

// TestSchemeLimit checks that the limit of series counts those of a family's own labels: a
// label of another family's adds none. The kind: a key with parts that a family does not
// have.
func TestSchemeLimit(t *testing.T) {
	calls, inProgress := redline.Default(), redline.Default()
	calls.Calls.Scheme, inProgress.InProgress.Scheme = "scheme", "scheme"
	for name, c := range map[string]struct {
		cfg  redline.Config
		want exposition
	}{
		"of requests":    {redline.Config{Scheme: "scheme"}, exposition{`http_client_request_duration_seconds_count{method="GET",peer="peer",status="404"}`: 2}},
		"of calls":       {redline.Config{Schema: calls}, exposition{`http_requests_total{method="GET",route="/x",status="200"}`: 2}},
		"of in progress": {redline.Config{Schema: inProgress}, exposition{`http_requests_total{method="GET",route="/x",status="200"}`: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			c.cfg.MaxSeries, c.cfg.Peers = 1, map[string]string{"127.0.0.1": "peer"}
			m := newMetrics(t, c.cfg)
			mux := http.NewServeMux()
			mux.HandleFunc("/x", func(http.ResponseWriter, *http.Request) {})
			for _, start := range []func(http.Handler) *httptest.Server{httptest.NewServer, httptest.NewTLSServer} {
				peer, own := start(http.NotFoundHandler()), start(m.Wrap(mux))
				t.Cleanup(peer.Close)
				t.Cleanup(own.Close)
				for client, url := range map[*http.Client]string{{Transport: m.Transport(peer.Client().Transport)}: peer.URL, own.Client(): own.URL + "/x"} {
					r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
					if err != nil {
						t.Fatal(err)
					}
					resp, err := client.Do(r)
					if err != nil {
						t.Fatal(err)
					}
					_ = resp.Body.Close()
				}
			}
			scrape(t, m).want(t, c.want)
		})
	}
}

// TestSchemeErrors checks that a wrong Scheme is refused with one line that names the field.
func TestSchemeErrors(t *testing.T) {
	label := []redline.Label{{Name: "scheme", Value: func(*redline.Exchange) string { return "" }}}
	for want, cfg := range map[string]redline.Config{
		`Scheme: "method" is named twice, here and in Schema.`:           {Scheme: "method"},
		`Scheme: "no name" is not a label name`:                          {Scheme: "no name"},
		`Scheme: "scheme" is named twice, here and in Labels[0].Name`:    {Scheme: "scheme", Labels: label},
		`Scheme: "scheme" is in vain`:                                    {Scheme: "scheme", Schema: &redline.Schema{}},
		`Scheme: "zone" is named twice, here and in ConstLabels["zone"]`: {Scheme: "zone", ConstLabels: map[string]string{"zone": "a"}},
	} {
		_, err := redline.New(cfg)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestFamilyLabels checks the dimensions of a family and the names of their labels, in order.
func TestFamilyLabels(t *testing.T) {
	var got []string
	for dimension, label := range redline.OpenTelemetry().Calls.Labels() {
		got = append(got, dimension+"="+label)
	}
	want := []string{"method=http_request_method", "peer=server_address", "status=http_response_status_code", "error=error_type"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
