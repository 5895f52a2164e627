package lint_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
)

// TestMisuse holds that a set-up that cannot work is a warning that names the way out, once
// for each reason, in both formats.
func TestMisuse(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	h := m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	for range 3 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	}
	for _, accept := range []string{"text/plain", "application/openmetrics-text; version=1.0.0"} {
		r, w := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil), httptest.NewRecorder()
		r.Header.Set("Accept", accept)
		h.ServeHTTP(w, r)
		report, err := lint.CheckServed(w.Body.Bytes(), w.Header().Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) != 1 || report.Findings[0].Check != "misuse" || report.Findings[0].Severity != lint.Warning ||
			!strings.HasPrefix(report.Findings[0].Message, "route_unknown (3 times): ") {
			t.Errorf("%s: findings %+v", accept, report.Findings)
		}
	}
}
