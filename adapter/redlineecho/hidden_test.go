package redlineecho_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v5"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlineecho"
)

// TestHidden holds that a route of the service's own at the endpoint's path, which is
// never reached, is counted as misuse.
func TestHidden(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	r := echo.New()
	r.Use(redlineecho.Middleware(m))
	r.GET("/metrics", func(*echo.Context) error { return nil })
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), `redline_misuse_total{reason="endpoint_hidden"} 1`) {
		t.Errorf("status %d, and no word of it in:\n%.500s", w.Code, w.Body)
	}
}
