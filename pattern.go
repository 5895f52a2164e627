package redline

import (
	"net/http"
	"path"
	"reflect"
	"strings"
)

// routeBelow returns the route of x by the pattern of its request; empty for none. A
// pattern that a router below p's handler has set takes precedence. If the pattern is the
// one from before p, Config.Mux is asked first. A handler that is mounted on a subtree and
// has found nothing has matched no route.
func (m *Metrics) routeBelow(x *Exchange, p *passage) string {
	pattern := x.Request.Pattern
	if pattern != p.outerPattern {
		if missed(x.Status) && isSubtree(pattern) && leadsToRouter(p.mux, x.Request, pattern) ||
			x.arrived.method() == connectMethod && isRedirect(x, pattern) {
			return ""
		}
		return trimMethod(pattern, x.Method)
	}
	if m.config.Mux != nil {
		if route := routeBy(m.config.Mux, x.Request); route != "" {
			return route
		}
	}
	if missed(x.Status) && isSubtree(pattern) {
		return ""
	}
	return trimMethod(pattern, x.Method)
}

// missed reports whether status means that a router, or a handler, has found nothing.
func missed(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed
}

// isSubtree reports whether pattern matches all paths below one, so that a router may be
// mounted there: "/api/", "/api/{path...}"; "/api/*" in chi and echo; "/api/*path" in gin.
func isSubtree(pattern string) bool {
	return strings.HasSuffix(pattern, "/") || strings.HasSuffix(pattern, "...}") || strings.HasSuffix(pattern, "*") ||
		strings.HasPrefix(pattern[strings.LastIndexByte(pattern, '/')+1:], "*")
}

// isRouter reports whether h, which may be nil, is a router: whether it has a method
// Handle, as those of chi, gin, gorilla/mux, httprouter and net/http have.
func isRouter(h http.Handler) bool {
	if h == nil {
		return false
	}
	_, ok := reflect.TypeOf(h).MethodByName("Handle")
	return ok
}

// leadsToRouter reports whether mux, which may be nil, serves r by a router that does not
// set patterns, such as gorilla/mux or httprouter.
func leadsToRouter(mux *http.ServeMux, r *http.Request, pattern string) bool {
	for mux != nil {
		h, matched := mux.Handler(r)
		if inner, ok := h.(*http.ServeMux); ok && inner != mux {
			mux = inner
			continue
		}
		return matched == pattern && isRouter(h)
	}
	return false
}

// isRedirect reports whether pattern is the target of a redirect rather than a pattern.
// http.ServeMux redirects a CONNECT of a path without its slash, and the client chooses
// that path.
func isRedirect(x *Exchange, pattern string) bool {
	return x.Status == http.StatusTemporaryRedirect && pattern == path.Clean(x.Request.URL.Path)+"/"
}

// routeBy returns the route that mux would choose for r; empty for none.
func routeBy(mux *http.ServeMux, r *http.Request) string {
	_, pattern := mux.Handler(r)
	return trimMethod(pattern, r.Method)
}

// trimMethod returns a pattern of http.ServeMux without its method, so that routes are
// spelled alike for all routers. The method in it is most likely method.
func trimMethod(pattern, method string) string {
	if path, ok := strings.CutPrefix(pattern, method); ok && strings.HasPrefix(path, " /") {
		return path[1:]
	}
	for i := range len(pattern) {
		switch pattern[i] {
		case '/': // the path begins: there is no method
			return pattern
		case ' ', '\t':
			for pattern[i] == ' ' || pattern[i] == '\t' {
				i++
			}
			return pattern[i:]
		}
	}
	return pattern
}
