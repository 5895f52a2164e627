// Package web is the page on which people look at services, and what it asks for.
//
//	static.go: the page's files · web.go: what the catalog makes of the engine's data
package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// page serves the page, what it asks for, and all else by the engine.
type page struct {
	engine   *inventory.Engine
	interval func() time.Duration

	mu       sync.Mutex
	services []catalog.Service // as of asked
	asked    time.Time
	took     time.Duration // to ask
}

// New is the page before an engine's handler, which is asked for what there is, and
// serves all paths but the page's. interval is the time between its scrapes.
func New(engine http.Handler, interval func() time.Duration) (http.Handler, error) {
	asked, err := inventory.NewEngine(&url.URL{Scheme: "http", Host: "engine"}, within{engine})
	if err != nil {
		return nil, err
	}
	p := &page{engine: asked, interval: interval}
	mux := http.NewServeMux()
	mux.Handle("/", engine)
	mux.HandleFunc("GET /redline/overview", p.overview)
	mux.HandleFunc("GET /redline/dashboard", p.dashboard)
	return Static(mux)
}

// overview is GET /redline/overview.
func (p *page) overview(w http.ResponseWriter, r *http.Request) {
	services, err := p.known(r.Context())
	if err != nil {
		fail(w, http.StatusBadGateway, err.Error())
		return
	}
	answer(w, struct {
		catalog.Overview

		Interval float64 `json:"interval"` // seconds
	}{catalog.OverviewOf(services), p.interval().Seconds()})
}

// dashboard is GET /redline/dashboard?job=NAME.
func (p *page) dashboard(w http.ResponseWriter, r *http.Request) {
	job := r.URL.Query().Get("job")
	services, err := p.known(r.Context())
	if err != nil {
		fail(w, http.StatusBadGateway, err.Error())
		return
	}
	i := slices.IndexFunc(services, func(s catalog.Service) bool { return s.Job == job })
	if i < 0 {
		fail(w, http.StatusNotFound, "no samples of the job "+job+" in the last minutes")
		return
	}
	answer(w, catalog.DashboardOf(services[i]))
}

// What services expose is taken for right for some seconds, and for longer where it
// takes long to ask: a twentieth of the time at most goes into asking.
const (
	fresh  = 2 * time.Second
	rarely = 20
)

// known are the services, as of some seconds ago at most.
func (p *page) known(ctx context.Context) ([]catalog.Service, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.asked) < max(fresh, rarely*p.took) && len(p.services) > 0 {
		return p.services, nil
	}
	begin := time.Now()
	jobs, err := p.engine.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	services, err := p.engine.Services(ctx, jobs)
	if err != nil {
		return nil, err
	}
	p.services, p.asked, p.took = services, time.Now(), time.Since(begin)
	return services, nil
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}

// fail answers an error as Prometheus' API does.
func fail(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": "error", "errorType": "redline", "error": text})
}

// within asks a handler of this process.
type within struct{ http.Handler }

// RoundTrip implements http.RoundTripper.
func (h within) RoundTrip(r *http.Request) (*http.Response, error) {
	w := &kept{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(w, r)
	if r.Body != nil {
		_ = r.Body.Close() // as the interface asks for
	}
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}, nil
}

// kept is an answer that is kept.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader implements http.ResponseWriter.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write implements http.ResponseWriter.
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }
