package engine

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// asked are the parts of Prometheus' API that read samples, and so are another
// engine's to answer where there is one. Not all engines can parse and format a query,
// which needs no samples.
func asked() []string {
	return []string{
		"query", "query_range", "query_exemplars",
		"series", "labels", "label/", "metadata", "read",
	}
}

// elsewhere hands requests on to an engine with Prometheus' API: Mimir, Thanos,
// VictoriaMetrics, Prometheus. A user and password in its URL go along, and what the
// client sent to prove itself here does not.
func elsewhere(to *url.URL, log *slog.Logger) http.Handler {
	user := to.User
	base := *to
	base.User = nil
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&base)
			for _, header := range []string{"Authorization", "Cookie", "Origin", "Referer"} {
				r.Out.Header.Del(header)
			}
			if user != nil {
				password, _ := user.Password()
				r.Out.SetBasicAuth(user.Username(), password)
			}
		},
		ModifyResponse: func(r *http.Response) error {
			r.Header.Del("Set-Cookie")
			return nil
		},
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadGateway)
			// As Prometheus' API has errors.
			_ = json.NewEncoder(w).Encode(map[string]string{
				"status": "error", "errorType": "unavailable",
				"error": base.Redacted() + " does not answer: " + strings.TrimSpace(err.Error()),
			}) // the client may be gone
		},
	}
}
