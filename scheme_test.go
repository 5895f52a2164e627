package redline_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestScheme checks the label that Config.Scheme names: by TLS or not, whatever a proxy's
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

// TestSchemeTwice checks that a label of the same name is refused.
func TestSchemeTwice(t *testing.T) {
	for _, cfg := range []redline.Config{
		{Scheme: "method"},
		{Scheme: "not a name"},
		{Scheme: "scheme", Labels: []redline.Label{{Name: "scheme", Value: func(*redline.Exchange) string { return "" }}}},
	} {
		if _, err := redline.New(cfg); err == nil {
			t.Errorf("%q was accepted", cfg.Scheme)
		}
	}
}
