package access

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// CORS returns the pattern of --web.cors.origin, which matches whole origins as it does
// in Prometheus, or nil where there is none.
func CORS(pattern string) (*regexp.Regexp, error) {
	if pattern == "" {
		return nil, nil
	}
	compiled, err := regexp.Compile("^(?s:" + pattern + ")$")
	if err != nil {
		return nil, fmt.Errorf("--web.cors.origin %q: %w", pattern, err)
	}
	return compiled, nil
}

// share has a page read the answer to a request that only reads, if its origin may. It
// reports whether it may.
func (g *guard) share(w http.ResponseWriter, r *http.Request) bool {
	if g.cors == nil {
		return false
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	origin, method := r.Header.Get("Origin"), r.Method
	if isPreflight(r) {
		method = r.Header.Get("Access-Control-Request-Method")
	}
	if origin == "" || !g.cors.MatchString(origin) || !reads(method, r.URL.Path) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
	h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	h.Set("Access-Control-Expose-Headers", "Date")
	return true
}

// isPreflight reports whether a browser asks if it may send a request.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

// originOf returns the origin of a URL as browsers send it: without the port that its
// scheme has by itself.
func originOf(u *url.URL) string {
	if u == nil || u.Host == "" {
		return ""
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		host = host[:len(host)-len(":"+port)]
	}
	return u.Scheme + "://" + host
}
