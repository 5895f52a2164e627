package access

import (
	"net/http"
	"strings"
)

// isBrowser reports whether a request may come from a browser. Over plain HTTP a browser
// sends Sec-Fetch headers to loopback alone, and no Origin with a GET of the same origin.
// But it always sends a language and its name, and a page cannot take both away: in
// Chromium it can empty the language, not remove it, and cannot change the name.
func isBrowser(r *http.Request) bool {
	for name := range r.Header {
		if name == "Origin" || name == "Accept-Language" || strings.HasPrefix(name, "Sec-") {
			return true
		}
	}
	return strings.HasPrefix(r.UserAgent(), "Mozilla/")
}

// isNavigation reports whether a person follows a link here from elsewhere. A costly
// path needs a click: a page could go there by itself.
func isNavigation(r *http.Request) bool {
	h := r.Header
	if r.Method != http.MethodGet || h.Get("Sec-Fetch-Mode") != "navigate" || h.Get("Sec-Fetch-Dest") != "document" {
		return false
	}
	return h.Get("Sec-Fetch-User") == "?1" || !isCostly(r.URL.Path)
}

// isCostly reports whether a path is another than the page's.
func isCostly(path string) bool {
	for _, prefix := range []string{"/api/", "/redline/", "/federate", "/debug/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
