package redlinetest

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/redline-metrics/redline"
)

// teapot is the status of Site.OwnErrors.
const teapot = http.StatusTeapot

// outcomeChecks returns the checks of statuses, panics and errors.
func outcomeChecks() []check {
	return []check{
		{"nothing written is 200", nil, outcome(Nothing, http.StatusOK)},
		{"201 is 201", nil, outcome(Creates, http.StatusCreated)},
		{"a panic is 500 and an exception", []Feature{Panic}, panics(Panics, Nowhere, http.StatusInternalServerError, 1)},
		{"a panic that is recovered outside is 500 and an exception", []Feature{Recovery}, panics(Panics, Outside, http.StatusInternalServerError, 1)},
		{"a panic that is recovered inside is what the recovery answers", []Feature{InnerRecovery}, panics(Panics, Inside, http.StatusInternalServerError, 0)},
		{"a panic that is recovered inside and reported is an exception", []Feature{InnerRecovery}, panics(Panics, InsideReporting, http.StatusInternalServerError, 1)},
		{"http.ErrAbortHandler is aborted and no exception", []Feature{Panic}, panics(Aborts, Nowhere, Aborted, 0)},
		{"an error with a status has it", []Feature{ReturnedError}, fails(Fails, false, http.StatusConflict)},
		{"an error without a status is 500", []Feature{ReturnedError}, fails(Breaks, false, http.StatusInternalServerError)},
		{"an error with a status has that of a handler of errors", []Feature{ReturnedError}, fails(Fails, true, teapot)},
		{"an error without a status has that of a handler of errors", []Feature{ReturnedError}, fails(Breaks, true, teapot)},
		{"a decorator sees the status that an error gets", []Feature{ReturnedError}, decoratedError},
		{"a decorator sees a panic as 500", []Feature{Recovery}, decoratedPanic},
		{"a client that left before a header is 499", []Feature{ClientGone}, clientGone(Leaves, 499)},
		{"a client that left after a header has its status", []Feature{ClientGone}, clientGone(Lingers, http.StatusOK)},
	}
}

// panics requests a route with a handler that panics.
func panics(does Behaviour, recovery Place, want int, exceptions float64) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serveSite(t, redline.Config{}, Site{
			Recovery: recovery, Routes: []Route{{Method: http.MethodGet, Pattern: "/x/{id}", Does: does}},
		})
		saw := 0 // the connection breaks
		if recovery != Nowhere {
			saw = want
		}
		if got, _ := s.do(t, http.MethodGet, "/x/7", nil); got != saw {
			t.Errorf("client saw %d, want %d", got, saw)
		}
		route := r.spell("/x/{id}")
		s.want(t, route, want)
		s.wantExceptions(t, route, exceptions)
	}
}

// fails requests a route with a handler that returns an error. Redline must neither hide
// nor change the error: the client gets the answer of the error handler.
func fails(does Behaviour, own bool, want int) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serveSite(t, redline.Config{}, Site{
			OwnErrors: own, Routes: []Route{{Method: http.MethodGet, Pattern: "/x/{id}", Does: does}},
		})
		got, body := s.do(t, http.MethodGet, "/x/7", nil)
		if got != want || own && body != "handled" {
			t.Errorf("client saw %d and %q, want %d", got, body, want)
		}
		s.want(t, r.spell("/x/{id}"), want)
		s.wantExceptions(t, "", 0)
	}
}

func decoratedError(t *testing.T, r *Router) {
	s := r.serveSite(t, redline.Config{}, Site{
		OwnErrors: true, Routes: []Route{{Method: http.MethodGet, Pattern: "/x/{id}", Does: Fails, Decorated: true}},
	})
	s.do(t, http.MethodGet, "/x/7", nil)
	s.want(t, r.spell("/x/{id}"), teapot)
	s.wantDecorated(t, r.spell("/x/{id}"), teapot, 1)
}

func decoratedPanic(t *testing.T, r *Router) {
	s := r.serveSite(t, redline.Config{}, Site{
		Recovery: Outside, Routes: []Route{{Method: http.MethodGet, Pattern: "/x/{id}", Does: Panics, Decorated: true}},
	})
	s.do(t, http.MethodGet, "/x/7", nil)
	s.want(t, r.spell("/x/{id}"), http.StatusInternalServerError)
	s.wantDecorated(t, r.spell("/x/{id}"), http.StatusInternalServerError, 1)
}

// wantDecorated checks the count of Site.Decorator over all requests, and of a route with a
// status.
func (s *server) wantDecorated(t *testing.T, route string, status int, n float64) {
	t.Helper()
	all := sum(t, s.m, decorated, nil, count)
	got := sum(t, s.m, decorated, map[string]string{"of": route, "ended": strconv.Itoa(status)}, count)
	if all != n || got != n {
		t.Errorf("the decorator counted %v, %v of them with status %d; want %v", all, got, status, n)
	}
}

// clientGone requests a route, and leaves while the handler waits.
func clientGone(does Behaviour, want int) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serve(t, redline.Config{}, Route{Method: http.MethodGet, Pattern: "/x/{id}", Does: does})
		conn, _ := s.raw(t, "GET /x/7 HTTP/1.1\r\nHost: x\r\n\r\n")
		<-s.site.Gate.entered
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		s.site.Gate.proceed <- struct{}{}
		s.want(t, r.spell("/x/{id}"), want)
	}
}
