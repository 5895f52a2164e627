package patterns_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline/internal/patterns"
)

// TestTrimMethod checks that routes are spelled alike, with a method in the pattern or not.
func TestTrimMethod(t *testing.T) {
	for pattern, want := range map[string]string{
		"": "", "/": "/", "/a b": "/a b", "GET /a": "/a", "GET \t/a": "/a", "POST /a/{id}": "/a/{id}", "example.com/a": "example.com/a", "GET example.com/a": "example.com/a",
	} {
		if got := patterns.TrimMethod(pattern, http.MethodGet); got != want {
			t.Errorf("%q: %q, want %q", pattern, got, want)
		}
	}
}

// TestIsSubtree checks the spellings of subtrees of all routers.
func TestIsSubtree(t *testing.T) {
	for pattern, want := range map[string]bool{
		"/api/": true, "/api/{path...}": true, "/api/*": true, "/api/*path": true, "GET /": true,
		"/api": false, "/api/{id}": false, "/api/:id": false, "": false, "/a*b": false,
	} {
		if got := patterns.IsSubtree(pattern); got != want {
			t.Errorf("%q: %t, want %t", pattern, got, want)
		}
	}
}

// TestLeadsToRouter checks that a router behind a mux is found, and a plain handler is none.
func TestLeadsToRouter(t *testing.T) {
	inner, outer := http.NewServeMux(), http.NewServeMux()
	inner.Handle("/api/v1/", router{})
	inner.Handle("/plain/", http.NotFoundHandler())
	outer.Handle("/", inner)
	for path, want := range map[string]bool{"/api/v1/x": true, "/plain/x": false} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		if got := patterns.LeadsToRouter(outer, r, patterns.By(inner, r)); got != want {
			t.Errorf("%s: %t, want %t", path, got, want)
		}
	}
}

// router has the method by which routers are known.
type router struct{ http.Handler }

func (router) Handle(string, http.Handler) {}
