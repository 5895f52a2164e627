package redlinechi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinechi"
)

// TestHidden holds that a route of the service's own at the endpoint's path, which is
// never reached, is counted as misuse.
func TestHidden(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	r.Use(redlinechi.Middleware(m))
	r.Get("/metrics", func(http.ResponseWriter, *http.Request) {})
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), `redline_misuse_total{reason="endpoint_hidden"} 1`) {
		t.Errorf("status %d, and no word of it in:\n%.500s", w.Code, w.Body)
	}
}
