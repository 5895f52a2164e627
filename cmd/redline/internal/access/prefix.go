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
		case bare && isOwn(r.URL.Path):
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

// isOwn reports whether a path is one that the server has below /redline.
func isOwn(path string) bool {
	switch path {
	case "/redline/overview", "/redline/dashboard", "/redline/queries", "/redline/notifications", "/redline/runbooks":
		return true
	}
	return false
}
