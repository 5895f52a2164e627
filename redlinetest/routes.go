package redlinetest

import (
	"cmp"
	"net/http"
	"testing"

	"github.com/redline-metrics/redline"
)

const unmatched = "<unmatched>"

// routeChecks returns the checks of the route label.
func routeChecks() []check {
	get := func(pattern string) Route { return Route{Method: http.MethodGet, Pattern: pattern} }
	return []check{
		{"one parameter has the pattern", nil, labelled(get("/users/{id}"), "/users/7")},
		{"two parameters have the pattern", nil, labelled(get("/users/{id}/orders/{order}"), "/users/7/orders/8")},
		{"a wildcard has the pattern", nil, labelled(get("/files/{path...}"), "/files/a/b/c.txt")},
		{"a group has the whole pattern", []Feature{Group}, labelled(Route{Method: http.MethodGet, Group: "/api", Pattern: "/users/{id}"}, "/api/users/7")},
		{"a mounted router has the whole pattern", []Feature{Mount}, labelled(Route{Method: http.MethodGet, Mount: "/mounted", Pattern: "/users/{id}"}, "/mounted/users/7")},
		{"the root is a route", nil, labelled(get("/{$}"), "/")},
		{"404 of a mounted router", []Feature{Mount}, mountedMiss},
		{"404 of the router is unmatched", nil, status(Text, http.MethodGet, "/wp-admin/setup.php", http.StatusNotFound)},
		{"404 of a handler has the pattern", nil, outcome(Misses, http.StatusNotFound)},
		{"405 of a handler has the pattern", nil, outcome(Refuses, http.StatusMethodNotAllowed)},
		{"405 of the router is unmatched", []Feature{NotAllowed}, status(Text, http.MethodPut, "/x", http.StatusMethodNotAllowed)},
		{"a redirect of the router", []Feature{Redirect}, redirect},
		{"a redirect of a handler has the pattern", nil, outcome(Redirects, http.StatusFound)},
		{"a handler names the route", []Feature{SetRoute}, named},
	}
}

// labelled requests a path, which the route must match.
func labelled(route Route, path string) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, route)
		if got, body := s.do(t, http.MethodGet, path, nil); got != http.StatusOK || body != "hello\n" {
			t.Errorf("client saw %d and %q", got, body)
		}
		s.want(t, r.spell(route.Path()), http.StatusOK)
	}
}

// status sends a request that no route matches to a server with one route, GET /x.
func status(does Behaviour, method, path string, want int) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x", Does: does})
		if got, _ := s.do(t, method, path, nil); got != want {
			t.Errorf("client saw %d, want %d", got, want)
		}
		s.want(t, unmatched, want)
	}
}

// outcome requests a route with a handler that answers with a status.
func outcome(does Behaviour, want int) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}", Does: does})
		if got, _ := s.do(t, http.MethodGet, "/x/7", nil); got != want {
			t.Errorf("client saw %d, want %d", got, want)
		}
		s.want(t, r.spell("/x/{id}"), want)
		s.wantExceptions(t, "", 0)
	}
}

func mountedMiss(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Mount: "/mounted", Pattern: "/users/{id}"})
	if got, _ := s.do(t, http.MethodGet, "/mounted/nothing", nil); got != http.StatusNotFound {
		t.Errorf("client saw %d, want 404", got)
	}
	s.want(t, unmatched, http.StatusNotFound)
}

// redirect requests a path without the slash at its end.
func redirect(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/"})
	got, _ := s.do(t, http.MethodGet, "/x", nil)
	if got/100 != 3 {
		t.Errorf("client saw %d, want a redirect", got)
	}
	s.want(t, cmp.Or(r.RedirectRoute, unmatched), got)
}

func named(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x", Does: Names})
	s.do(t, http.MethodGet, "/x", nil)
	s.want(t, "/chosen/{id}", http.StatusOK)
}

// methodChecks returns the checks of methods other than GET.
func methodChecks() []check {
	return []check{
		{"POST is POST", nil, method(http.MethodPost, http.MethodPost)},
		{"HEAD is HEAD", nil, method(http.MethodHead, http.MethodHead)},
		{"OPTIONS is OPTIONS", nil, method(http.MethodOptions, http.MethodOptions)},
		{"an unknown method is OTHER", []Feature{UnknownMethod}, unknownMethod},
	}
}

func method(name, label string) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, Route{Method: name, Pattern: "/x/{id}"})
		if got, _ := s.do(t, name, "/x/7", nil); got != http.StatusOK {
			t.Errorf("client saw %d, want 200", got)
		}
		s.want(t, r.spell("/x/{id}"), http.StatusOK)
		s.wantMethod(t, label)
	}
}

func unknownMethod(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x"})
	got, _ := s.do(t, "BREW", "/x", nil)
	Wait(t, s.m, "", got, 1)
	s.wantMethod(t, "OTHER")
}

// wantMethod checks that the only request so far has this label.
func (s *server) wantMethod(t *testing.T, label string) {
	t.Helper()
	f := s.m.Schema().Requests
	if n := sum(t, s.m, f.Name, map[string]string{f.Method: label}, count); n != 1 {
		t.Errorf("%v requests of method %s, want 1", n, label)
	}
}
