// Package patterns reads routes from the patterns by which http.ServeMux and other routers
// match paths.
package patterns

import (
	"net/http"
	"path"
	"reflect"
	"strings"
)

// Missed reports whether status means that a router, or a handler, has found nothing.
func Missed(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed
}

// IsSubtree reports whether pattern matches all paths below one, so that a router may be
// mounted there: "/api/", "/api/{path...}"; "/api/*" in chi and echo; "/api/*path" in gin.
func IsSubtree(pattern string) bool {
	return strings.HasSuffix(pattern, "/") || strings.HasSuffix(pattern, "...}") || strings.HasSuffix(pattern, "*") ||
		strings.HasPrefix(pattern[strings.LastIndexByte(pattern, '/')+1:], "*")
}

// IsRouter reports whether h, which may be nil, is a router: whether it has a method
// Handle, as those of chi, gin, gorilla/mux, httprouter and net/http have.
func IsRouter(h http.Handler) bool {
	if h == nil {
		return false
	}
	_, ok := reflect.TypeOf(h).MethodByName("Handle")
	return ok
}

// LeadsToRouter reports whether mux, which may be nil, serves r by a router that does not
// set patterns, such as gorilla/mux or httprouter.
func LeadsToRouter(mux *http.ServeMux, r *http.Request, pattern string) bool {
	for mux != nil {
		h, matched := mux.Handler(r)
		if inner, ok := h.(*http.ServeMux); ok && inner != mux {
			mux = inner
			continue
		}
		return matched == pattern && IsRouter(h)
	}
	return false
}

// By returns the route that mux would choose for r; empty for none.
func By(mux *http.ServeMux, r *http.Request) string {
	_, pattern := mux.Handler(r)
	return TrimMethod(pattern, r.Method)
}

// Matched returns the route that r's Pattern tells, without a method; empty for none. Who
// asks r.Pattern itself may get a path of the client's: an http.ServeMux that redirects a
// CONNECT of a path without its slash puts the target there.
func Matched(r *http.Request) string {
	if r.Method == http.MethodConnect && !strings.HasSuffix(r.URL.Path, "/") && r.Pattern == path.Clean(r.URL.Path)+"/" {
		return ""
	}
	return TrimMethod(r.Pattern, r.Method)
}

// TrimMethod returns a pattern of http.ServeMux without its method, so that routes are
// spelled alike for all routers. The method in it is most likely method.
func TrimMethod(pattern, method string) string {
	if rest, ok := strings.CutPrefix(pattern, method); ok && strings.HasPrefix(rest, " /") {
		return rest[1:]
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
