package access

import (
	"net/http"
	"strings"
)

// prefixed serves the paths below a path as a handler has them at the root. bare has all
// else served as it is, for a proxy that has taken the path away. Otherwise the root
// leads to the path, as in Prometheus.
//
// The path may be /redline, where the server has paths of its own. Behind a proxy that
// takes it away, /redline/queries is the server's.
func prefixed(prefix string, bare bool, h http.Handler) http.Handler {
	if prefix == "" {
		return h
	}
	below := http.StripPrefix(prefix, h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case bare && isOwn(r):
			h.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, prefix+"/"):
			below.ServeHTTP(w, r)
		case r.URL.Path == prefix, r.URL.Path == "/" && !bare:
			http.Redirect(w, r, prefix+"/", http.StatusFound)
		case bare:
			h.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}

// isOwn reports whether a request is for a path that the server has below /redline.
func isOwn(r *http.Request) bool {
	switch path := r.URL.Path; path {
	case "/redline/overview", "/redline/dashboard", "/redline/queries", "/redline/notifications", "/redline/runbooks", "/redline/explain", "/redline/changes":
		return true
	default:
		return (path == ownIncidents || strings.HasPrefix(path, ownIncidents+"/")) && !isPage(r)
	}
}

// ownIncidents is a path of the server's. It is that of a page as well, where the page is below
// /redline.
const ownIncidents = "/redline/incidents"

// isPage reports whether a browser opens a page. Reports are opened as well, and have their
// kind in their names.
func isPage(r *http.Request) bool {
	report := strings.HasSuffix(r.URL.Path, ".md") || strings.HasSuffix(r.URL.Path, ".json")
	return !report && r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}
