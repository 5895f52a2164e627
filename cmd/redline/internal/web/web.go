// Package web is the page on which people look at services, and what it asks for.
//
//	static.go: the page's files · web.go: what the catalog makes of the engine's data ·
//	queries.go: many queries in one request
package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// page serves the page, what it asks for, and all else by the engine.
type page struct {
	known    *inventory.Known
	interval func() time.Duration
}

// New is the page before an engine's handler, which serves all paths but the page's.
// known are the services that it is about, interval the time between scrapes.
func New(engine http.Handler, known *inventory.Known, interval func() time.Duration) (http.Handler, error) {
	p := &page{known: known, interval: interval}
	mux := http.NewServeMux()
	mux.Handle("/", engine)
	mux.HandleFunc("GET /redline/overview", p.overview)
	mux.HandleFunc("GET /redline/dashboard", p.dashboard)
	mux.Handle("POST /redline/queries", newQueries(engine))
	return Static(mux)
}

// overview is GET /redline/overview.
func (p *page) overview(w http.ResponseWriter, r *http.Request) {
	services, err := p.known.Services(r.Context())
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
	services, err := p.known.Services(r.Context())
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

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}

// fail answers an error.
func fail(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(failure(text))
}

// failure is an error as Prometheus' API has it.
func failure(text string) any {
	return map[string]string{"status": "error", "errorType": "redline", "error": text}
}
