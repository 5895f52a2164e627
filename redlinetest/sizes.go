package redlinetest

import (
	"net/http"
	"testing"

	"github.com/redline-metrics/redline"
)

// sizeChecks returns the checks that compare the recorded size of a response with the body
// that the client got, for all writers of a response.
func sizeChecks() []check {
	get := func(does Behaviour) Site {
		return Site{Routes: []Route{{Method: http.MethodGet, Pattern: "/x/{id}", Does: does}}}
	}
	own := func(does Behaviour) Site {
		site := get(does)
		site.OwnErrors = true
		return site
	}
	return []check{
		{"an answer", nil, sameSize(http.MethodGet, "/x/7", get(Text))},
		{"nothing written", nil, sameSize(http.MethodGet, "/x/7", get(Nothing))},
		{"a redirect of a handler", nil, sameSize(http.MethodGet, "/x/7", get(Redirects))},
		{"a body that is not sent", nil, sameSize(http.MethodGet, "/x/7", get(Omits))},
		{"404 of a handler", nil, sameSize(http.MethodGet, "/x/7", get(Misses))},
		{"404 of the router", nil, sameSize(http.MethodGet, "/nothing", get(Text))},
		{"405 of a handler", nil, sameSize(http.MethodGet, "/x/7", get(Refuses))},
		{"405 of the router", []Feature{NotAllowed}, sameSize(http.MethodPut, "/x/7", get(Text))},
		{"HEAD", nil, sameSize(http.MethodHead, "/x/7", Site{Routes: []Route{{Method: http.MethodHead, Pattern: "/x/{id}"}}})},
		{"HEAD of nothing", nil, sameSize(http.MethodHead, "/nothing", get(Text))},
		{"OPTIONS that no route has", nil, sameSize(http.MethodOptions, "/x/7", get(Text))},
		{"an error with a status", []Feature{ReturnedError}, sameSize(http.MethodGet, "/x/7", get(Fails))},
		{"an error without a status", []Feature{ReturnedError}, sameSize(http.MethodGet, "/x/7", get(Breaks))},
		{"an error that a handler of errors answers", []Feature{ReturnedError}, sameSize(http.MethodGet, "/x/7", own(Fails))},
		{"a panic that is recovered inside", []Feature{InnerRecovery}, sameSize(http.MethodGet, "/x/7", Site{
			Routes: get(Panics).Routes, Recovery: Inside,
		})},
	}
}

func sameSize(method, path string, site Site) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		s := r.serveSite(t, redline.Config{Sizes: true}, site)
		status, body := s.do(t, method, path, nil)
		Wait(t, s.m, "", status, 1)
		WaitResponseBytes(t, s.m, "", float64(len(body)))
	}
}
