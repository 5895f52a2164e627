package engine

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// asked returns the parts of Prometheus' API that read samples, and so are another
// engine's to answer where there is one. Not all engines can parse and format a query,
// which needs no samples.
func asked() []string {
	return []string{
		"query", "query_range", "query_exemplars",
		"series", "labels", "label/", "metadata", "read",
	}
}

// withoutClient removes the headers that tell of the client: the proof of who it is, and
// the signs of a browser, which the other engine would refuse by a name it has not asked.
func withoutClient(h http.Header) {
	for name := range h {
		if strings.HasPrefix(name, "Sec-") {
			h.Del(name)
		}
	}
	for _, name := range []string{"Authorization", "Cookie", "Origin", "Referer", "Accept-Language"} {
		h.Del(name)
	}
	h.Set("User-Agent", "redline")
}

// withoutPolicy removes the headers that are the policy of the server that has answered. Who may read
// it here is not for that server to say: VictoriaMetrics lets every page do so.
func withoutPolicy(h http.Header) {
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") || strings.HasPrefix(name, "Cross-Origin-") {
			h.Del(name)
		}
	}
	for _, name := range []string{"Set-Cookie", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Strict-Transport-Security"} {
		h.Del(name)
	}
}

// elsewhere hands requests on to an engine with Prometheus' API: Mimir, Thanos,
// VictoriaMetrics, Prometheus. A user and password in its URL go along, and those
// of the client do not.
func elsewhere(to *url.URL, log *slog.Logger) http.Handler {
	user := to.User
	base := *to
	base.User = nil
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&base)
			withoutClient(r.Out.Header)
			if user != nil {
				password, _ := user.Password()
				r.Out.SetBasicAuth(user.Username(), password)
			}
		},
		ModifyResponse: func(r *http.Response) error {
			withoutPolicy(r.Header)
			return nil
		},
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadGateway)
			// As Prometheus' API has errors.
			_ = json.NewEncoder(w).Encode(map[string]string{
				"status": "error", "errorType": "unavailable",
				"error": redact.URL(&base) + " does not answer: " + strings.TrimSpace(err.Error()),
			}) // the client may be gone
		},
	}
}
