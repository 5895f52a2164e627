package engine

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
)

// gate answers for the engine before its data are there, and after they are closed.
type gate struct {
	handler  atomic.Pointer[http.Handler]
	progress atomic.Pointer[func() string]
}

func (g *gate) starting() {
	h := http.Handler(http.HandlerFunc(g.wait))
	g.handler.Store(&h)
}

func (g *gate) open(h http.Handler) { g.handler.Store(&h) }

func (g *gate) close() { g.starting() }

// wait answers that it is too early, or too late.
func (g *gate) wait(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/-/healthy" {
		healthy(w, r)
		return
	}
	progress := "starting"
	if p := g.progress.Load(); p != nil {
		progress = (*p)()
	}
	w.Header().Set("Retry-After", "1")
	http.Error(w, "not ready: "+progress, http.StatusServiceUnavailable)
}

// ServeHTTP implements http.Handler.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*g.handler.Load()).ServeHTTP(w, r)
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "redline is healthy\n") // the client may be gone
}

func ready(w http.ResponseWriter, _ *http.Request) {
	_, _ = fmt.Fprintln(w, "redline is ready")
}
