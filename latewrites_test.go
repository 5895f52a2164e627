//go:build !race

package redline_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestLateWrites keeps ten thousand handlers writing after their time limit, while others
// are served. The kind: everything that a handler still holds after it has returned, a
// writer, its header, a Recording or an Exchange, never reaches another request. Members
// that nobody reported: SetRoute, Skip, SetPanic and an Exchange that was kept. Late writes
// race in net/http's own writer, so the race detector is left out here; it checks
// TestLateWithoutServer.
func TestLateWrites(t *testing.T) {
	const requests, clients = 10_000, 50
	up := make(chan struct{})
	close(up)
	var late sync.WaitGroup
	var kept sync.Map // of *redline.Exchange, to its path
	m := newMetrics(t, redline.Config{Labels: []redline.Label{{Name: "kept", Value: func(x *redline.Exchange) string {
		kept.Store(x, x.Path)
		return ""
	}}}})
	release := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /late/{n}", func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		<-release
		defer late.Done()
		defer func() { _ = recover() }()
		w.Header().Set("X-Secret", path)
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "secret of "+path)
		redline.SetRoute(w, "/stolen")
		redline.SetSkipAll(w)
		redline.SetPanic(w, "late")
	})
	mux.HandleFunc("GET /ok/{n}", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "ok "+r.URL.Path) })
	limited := byHand(up, mux)
	s := httptest.NewUnstartedServer(m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/late/") {
			limited.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // net/http logs each late header
	s.Start()
	defer s.Close()

	get := func(path, want string, status int) {
		resp, err := s.Client().Get(s.URL + path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		if err != nil || string(body) != want || resp.StatusCode != status || resp.Header.Get("X-Secret") != "" {
			t.Errorf("%s: %d %q %v %v", path, resp.StatusCode, body, resp.Header, err)
		}
	}
	each := func(do func(i int)) {
		var all sync.WaitGroup
		for client := range clients {
			all.Go(func() {
				for i := client; i < requests; i += clients {
					do(i)
				}
			})
		}
		all.Wait()
	}
	late.Add(requests)
	each(func(i int) {
		get(fmt.Sprintf("/late/%d", i), fmt.Sprintf("504 /late/%d\n", i), http.StatusGatewayTimeout)
	})
	close(release) // all of them write while others are served
	each(func(i int) { get(fmt.Sprintf("/ok/%d", i), fmt.Sprintf("ok /ok/%d", i), http.StatusOK) })
	late.Wait()

	e := scrape(t, m)
	e.want(t, exposition{`http_requests_total{kept="",method="GET",route="/ok/{n}",status="200"}`: requests})
	if got := e.sum("http_requests_total"); got != 2*requests {
		t.Errorf("%v requests recorded, want %d", got, 2*requests)
	}
	if got := e.sum("http_request_exceptions_total"); got != 0 {
		t.Errorf("%v exceptions", got)
	}
	kept.Range(func(x, path any) bool {
		if got := x.(*redline.Exchange).Path; got != path {
			t.Errorf("an Exchange of %v has become one of %s", path, got)
		}
		return true
	})
}
