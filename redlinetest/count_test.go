package redlinetest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestCountSchemas holds that Count works under all names, as long as some metric has the
// labels.
func TestCountSchemas(t *testing.T) {
	for name, schema := range map[string]*redline.Schema{
		"default": redline.Default(), "flask exporter": redline.FlaskExporter(), "opentelemetry": redline.OpenTelemetry(),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := redline.New(redline.Config{Schema: schema})
			if err != nil {
				t.Fatal(err)
			}
			mux := http.NewServeMux()
			mux.HandleFunc("GET /x", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
			for _, path := range []string{"/x", "/y"} {
				func() {
					defer func() { _ = recover() }()
					m.Wrap(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
				}()
			}
			for _, c := range []struct {
				route  string
				status int
				want   float64
			}{
				{"/x", redlinetest.Aborted, 1},
				{"/x", http.StatusOK, 0},
				{"/x", redlinetest.AnyStatus, 1},
				{"", http.StatusNotFound, 1},
				{"", redlinetest.AnyStatus, 2},
			} {
				if got := redlinetest.Count(t, m, c.route, c.status); got != c.want {
					t.Errorf("Count of %q, %d is %v, want %v", c.route, c.status, got, c.want)
				}
			}
			if redlinetest.Duration(t, m, "/x") <= 0 {
				t.Error("no time has passed")
			}
		})
	}
}
