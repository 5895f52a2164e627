package reply_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/reply"
)

// TestReplies holds status, body and headers of answers, and that no answer is empty.
func TestReplies(t *testing.T) {
	for name, c := range map[string]struct {
		write  func(http.ResponseWriter)
		status int
		body   string
	}{
		"a value":              {func(w http.ResponseWriter) { reply.JSON(w, []int{1}) }, 200, "[1]\n"},
		"an error":             {func(w http.ResponseWriter) { reply.Error(w, 404, `no "a"`) }, 404, `{"error":"no \"a\"","errorType":"redline","status":"error"}` + "\n"},
		"a value without JSON": {func(w http.ResponseWriter) { reply.JSON(w, math.NaN()) }, 500, `{"error":"the answer is no JSON: json: unsupported value: NaN","errorType":"redline","status":"error"}` + "\n"},
	} {
		w := httptest.NewRecorder()
		c.write(w)
		h := w.Header()
		if w.Code != c.status || w.Body.String() != c.body || h.Get("Content-Type") != "application/json" || h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %s %v", name, w.Code, w.Body, h)
		}
	}
}
