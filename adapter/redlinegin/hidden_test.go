package redlinegin_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinegin"
)

// TestHidden holds that a route of the service's own at the endpoint's path, which is
// never reached, is counted as misuse.
func TestHidden(t *testing.T) {
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	r := gin.New()
	r.Use(redlinegin.Middleware(m))
	r.GET("/metrics", func(*gin.Context) {})
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), `redline_misuse_total{reason="endpoint_hidden"} 1`) {
		t.Errorf("status %d, and no word of it in:\n%.500s", w.Code, w.Body)
	}
}
