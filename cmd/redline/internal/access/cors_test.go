package access_test

import (
	"net/http"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
)

// TestCORS holds that pages of the origins that a pattern matches as a whole may read, and
// change nothing. Without a pattern none may.
func TestCORS(t *testing.T) {
	const one = "Origin: http://one.example"
	preflight := func(method string) []string {
		return []string{one, "Access-Control-Request-Method: " + method, "Access-Control-Request-Headers: content-type", "Sec-Fetch-Site: cross-site"}
	}
	for _, tt := range []struct {
		pattern, method, path string
		header                []string
		status                int
		shared                string
	}{
		{"", "GET", "/api/v1/query", []string{one}, http.StatusOK, ""},
		{"", "GET", "/api/v1/query", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusForbidden, ""},
		{"", "OPTIONS", "/api/v1/query", preflight("POST"), http.StatusForbidden, ""},
		{"http://one.example", "GET", "/api/v1/query", []string{one}, http.StatusOK, "http://one.example"},
		{"http://one.example", "GET", "/api/v1/query", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusOK, "http://one.example"},
		{"http://one.example", "POST", "/api/v1/query", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusOK, "http://one.example"},
		{"http://one.example", "GET", "/api/v2/alerts", []string{one}, http.StatusOK, "http://one.example"},
		{"http://one.example", "GET", "/federate", []string{one}, http.StatusOK, "http://one.example"},
		{"http://one.example", "OPTIONS", "/api/v1/query", preflight("POST"), http.StatusNoContent, "http://one.example"},
		{"http://one.example", "OPTIONS", "/api/v2/silences", preflight("POST"), http.StatusForbidden, ""},
		{"http://one.example", "OPTIONS", "/api/v2/silence/1", preflight("DELETE"), http.StatusForbidden, ""},
		{"http://one.example", "POST", "/api/v2/silences", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusForbidden, ""},
		{"http://one.example", "POST", "/api/v2/silences", []string{one}, http.StatusForbidden, ""},
		{"http://one.example", "GET", "/api/v1/query", []string{"Sec-Fetch-Site: cross-site"}, http.StatusForbidden, ""},
		{"http://one", "GET", "/api/v1/query", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusForbidden, ""},
		{"http://(one|two)[.]example", "GET", "/api/v1/query", []string{"Origin: http://two.example"}, http.StatusOK, "http://two.example"},
		{"http://a|http://one.example", "GET", "/api/v1/query", []string{"Origin: http://a.evil.example"}, http.StatusOK, ""},
		{".*", "GET", "/api/v1/query", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusOK, "http://one.example"},
		{".*", "POST", "/-/reload", []string{one, "Sec-Fetch-Site: cross-site"}, http.StatusForbidden, ""},
	} {
		pattern, err := access.CORS(tt.pattern)
		if err != nil {
			t.Fatal(err)
		}
		w := request{method: tt.method, path: tt.path, host: "localhost:9090", header: tt.header}.ask(t, access.New(access.Config{CORS: pattern}, echo))
		if shared := w.Header().Get("Access-Control-Allow-Origin"); w.Code != tt.status || shared != tt.shared {
			t.Errorf("%q: %s %s %q: %d, read by %q; want %d, %q", tt.pattern, tt.method, tt.path, tt.header, w.Code, shared, tt.status, tt.shared)
		}
		if varies := w.Header().Get("Vary") == "Origin"; varies != (tt.pattern != "") {
			t.Errorf("%q: Vary %q", tt.pattern, w.Header().Get("Vary"))
		}
	}
	if _, err := access.CORS("("); err == nil {
		t.Error("a pattern that is none has no error")
	}
}
