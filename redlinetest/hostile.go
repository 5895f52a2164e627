package redlinetest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/redline-metrics/redline"
)

// hostileChecks returns the checks of clients that send very many requests, or requests
// that no browser sends.
func hostileChecks() []check {
	return []check{
		{"50 requests at once of a new route are 50", nil, stampede},
		{"20,000 URLs make no series", nil, manyURLs},
		{"paths that are not UTF-8 make no series", nil, hostilePath("/x/\xff\xfe%ff%00%0a\"")},
		{"a path of 64 kB makes no series", nil, hostilePath("/x/" + strings.Repeat("a", 64<<10))},
		{"a redirect of a ServeMux below the router makes no route", []Feature{NetHTTP}, hostileRedirect},
	}
}

func stampede(t *testing.T, r *Router) {
	const clients = 50
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}"})
	start := make(chan struct{})
	var ended sync.WaitGroup
	for i := range clients {
		ended.Go(func() {
			<-start
			s.ask(t, fmt.Sprintf("/x/%d", i))
		})
	}
	close(start)
	ended.Wait()
	Wait(t, s.m, r.spell("/x/{id}"), http.StatusOK, clients)
	s.wantInProgress(t, 0)
}

// ask requests paths on a connection of its own.
func (s *server) ask(t *testing.T, paths ...string) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	for _, path := range paths {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
		if err != nil {
			t.Error(err)
			return
		}
		resp, err := transport.RoundTrip(r)
		if err != nil {
			t.Errorf("GET %s: %v", path, err)
			return
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
}

func manyURLs(t *testing.T, r *Router) {
	const clients, each = 4, 2500
	s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}"})
	var ended sync.WaitGroup
	for i := range clients {
		var paths []string
		for j := range each {
			paths = append(paths, fmt.Sprintf("/x/%d-%d?q=%d", i, j, j), fmt.Sprintf("/nothing/%d/%d", i, j))
		}
		ended.Go(func() { s.ask(t, paths...) })
	}
	ended.Wait()
	Wait(t, s.m, r.spell("/x/{id}"), http.StatusOK, clients*each)
	Wait(t, s.m, unmatched, http.StatusNotFound, clients*each)
	s.wantBounded(t)
}

// hostilePath sends a path, and accepts any answer.
func hostilePath(path string) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}"})
		for _, p := range []string{path, "/nothing" + path} {
			_, answer := s.raw(t, "GET "+p+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			text, err := io.ReadAll(answer)
			if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 ") {
				t.Errorf("client saw %.100q, %v", text, err)
			}
		}
		s.pass(t)
		s.wantBounded(t)
		s.wantInProgress(t, 0)
	}
}

// hostileRedirect sends a CONNECT that an http.ServeMux redirects to a path of the client's,
// which it puts into the request's Pattern.
func hostileRedirect(t *testing.T, r *Router) {
	s := r.serve(t, redline.Config{Sizes: true}, Route{Method: http.MethodConnect, Pattern: "/under/{path...}", Does: Dispatches})
	paths := []string{"/under/users/chosen/files", "/under/users/%ff/files"}
	for _, p := range paths {
		_, answer := s.raw(t, "CONNECT "+p+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if text, err := io.ReadAll(answer); err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 ") {
			t.Errorf("client saw %.100q, %v", text, err)
		}
	}
	Wait(t, s.m, unmatched, AnyStatus, float64(len(paths)))
	if _, err := s.m.Registry().Gather(); err != nil {
		t.Error(err)
	}
}

// wantBounded checks on the endpoint that matched and unmatched requests have made few
// series.
func (s *server) wantBounded(t *testing.T) {
	t.Helper()
	const few = 6
	schema := s.m.Schema()
	families := s.scrape(t)
	for _, f := range []redline.Family{schema.Requests, schema.Duration, schema.InProgress, schema.Exceptions} {
		if n := len(families[f.Name].GetMetric()); n > few {
			t.Errorf("%s has %d series, want %d at most", f.Name, n, few)
		}
	}
}
