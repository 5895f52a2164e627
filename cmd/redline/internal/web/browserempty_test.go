package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestEmpty holds that a page without anything to show names the next step.
func TestEmpty(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	p := newTab(t, serving(t, running(t, engine.Config{Interval: time.Second})), 1280, 900)
	p.expect(`status of 404 .*/redline/dashboard`) // the browser tells of answers that are errors
	for _, tt := range []struct {
		path  string
		there []string
	}{
		{"/", []string{`^No service yet$`, `redline watch :5001`}},
		{"/service?job=shop", []string{`^shop$`, `no samples of the job shop in the last minutes`, `All services.*Targets`}},
		{"/map", []string{`^No service yet$`, `redline watch :5001`}},
		{"/alerts", []string{`^No rule watches$`, `rule_files`}},
		{"/explore", []string{`^Ask something$`, `^up which targets are up$`}},
		{"/explore?expr=up", []string{`^No samples in this time\.$`}},
		{"/explore?expr=up&tab=table", []string{`no series has a sample then`}},
		{"/targets", []string{`^No target yet$`, `redline watch :5001`}},
	} {
		p.goTo(tt.path)
		for _, pattern := range tt.there {
			p.says(pattern)
		}
	}
}

// TestAgent holds that an agent keeps nothing to look at, and the page says so.
func TestAgent(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	elsewhere := serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	p := newTab(t, serving(t, running(t, engine.Config{
		Interval: time.Second, Agent: true, RemoteWrite: []string{elsewhere}, Targets: []engine.Target{exposing(t, "shop", "things 1\n")},
	})), 1280, 900)
	p.expect(`status of (422|502)`) // the browser tells of answers that are errors
	for path, there := range map[string]string{
		"/": "^This is an agent", "/service?job=shop": "^This is an agent", "/map": "^This is an agent",
		"/alerts": "^This is an agent", "/explore?expr=up": "^This is an agent", "/targets": "^1 target, none down$",
	} {
		p.goTo(path)
		p.says(there)
		p.settle(0)
		if away := eval[bool](p, `document.querySelector('header ~ [role=alert]').textContent !== ''`); away {
			t.Errorf("the engine is said to be away:\n%s", p.text())
		}
	}
}

// TestAway holds that while the engine is away the page says so and keeps its figures, and
// that it goes on when the engine is back.
func TestAway(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	h := running(t, engine.Config{Interval: 200 * time.Millisecond, Targets: []engine.Target{exposing(t, "shop", "things 1\n")}})
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	stop := serveOn(t, listener, h)
	p := open(t, "http://"+address, "/targets?refresh=1")
	p.expect(`net::ERR_|Failed to fetch`)
	p.says(`^1 target, none down$`)

	stop()
	p.says(`^The engine does not answer\.`)
	p.says(`^1 target, none down$`)
	if listener, err = new(net.ListenConfig).Listen(t.Context(), "tcp", address); err != nil {
		t.Fatal(err)
	}
	serveOn(t, listener, h)
	p.until(`!document.body.innerText.includes('does not answer')`)
	since := p.requests()
	p.settle(since + 1)
	p.says(`^1 target, none down$`)
}

// TestHangs holds that an engine that takes requests and never answers is as good as away:
// the page says so within seconds, and which time its figures are of. It does so on a page
// that has yet to show something, too.
func TestHangs(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	h := running(t, engine.Config{Interval: 200 * time.Millisecond, Targets: []engine.Target{exposing(t, "shop", "things 1\n")}})
	var hangs atomic.Bool
	base := serving(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for hangs.Load() && !strings.HasPrefix(r.URL.Path, "/static/") && r.URL.Path != "/targets" {
			select {
			case <-r.Context().Done():
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
		h.ServeHTTP(w, r)
	}))
	p := open(t, base, "/targets?refresh=1")
	p.says(`^1 target, none down$`)
	p.says(`^as of \d\d:\d\d:\d\d$`)
	t.Cleanup(func() { hangs.Store(false) }) // the server's end waits for its answers
	hangs.Store(true)
	p.says(`^The engine has not answered since \d\d:\d\d:\d\d\. What is shown is as of \d\d:\d\d:\d\d\.$`)
	p.says(`^1 target, none down$`)
	hangs.Store(false)
	p.until(`!document.body.innerText.includes('has not answered')`)

	hangs.Store(true)
	p.goTo("/targets?refresh=1")
	p.says(`^The engine has not answered since \d\d:\d\d:\d\d\. Nothing is shown yet\.$`)
	hangs.Store(false)
	p.says(`^1 target, none down$`)
}

// TestWaiting holds that each part of the page says while it waits for an answer.
func TestWaiting(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	h := running(t, engine.Config{Interval: 200 * time.Millisecond, Targets: []engine.Target{
		exposing(t, "shop", "# TYPE http_requests_total counter\nhttp_requests_total{route=\"/a\",status=\"200\"} 1\n"),
	}})
	held := make(chan struct{})
	release := sync.OnceFunc(func() { close(held) })
	p := open(t, serving(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The page knows its time without those: see static/data/datastart.js.
		content, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(content))
		if r.URL.Path == "/redline/queries" && !bytes.Contains(content, []byte("min_over_time")) || r.URL.Path == "/api/v1/parse_query" {
			<-held
		}
		h.ServeHTTP(w, r)
	})), "/service?job=shop")
	t.Cleanup(release)
	await.NoError(t, func() error {
		if code, text := get(t, p.base+"/redline/dashboard?job=shop"); code != http.StatusOK {
			return fmt.Errorf("%d %s", code, text)
		}
		return nil
	})
	p.expect(`status of 404`) // before the first scrape
	p.goTo("/service?job=shop")
	p.find("region", "Table of routes").says(`^Loading…$`)
	p.goTo("/explore?expr=up")
	p.says(`^Loading…$`)
	release()
	p.goTo("/service?job=shop")
	p.find("region", "Table of routes").says(`/a`)
	p.until(`!document.querySelector('section.routes').innerText.includes('Loading')`)
}

// serveOn serves a handler until it is stopped.
func serveOn(t *testing.T, l net.Listener, h http.Handler) (stop func()) {
	t.Helper()
	server := &http.Server{Handler: h}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(l) // it is closed
	}()
	stop = func() {
		_ = server.Close()
		<-served
	}
	t.Cleanup(stop)
	return stop
}
