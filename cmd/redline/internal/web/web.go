// Package web serves the page on which people look at services, and the data for it.
//
//	static.go: the page's files · file.go: how each is served · bundle.go: modules as one ·
//	web.go: the catalog's view of the engine's data · queries.go: many queries in one
//	request · waiting.go: their answers, while clients read them · absent.go: paths that not
//	every server has
package web

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/reply"
)

// page serves the page and its data, and leaves all else to the engine.
type page struct {
	known    *inventory.Known
	interval func() time.Duration
	slo      func() catalog.ObjectiveSet // nil where nobody judges by any
}

// New is the page before an engine's handler, which serves all paths but the page's.
// known are the services that it is about, interval the time between scrapes, and slo the
// objectives that they are held to, or nil where they are held to none. It takes
// requests from all: package access, in front of it, says who may send them.
func New(engine http.Handler, known *inventory.Known, interval func() time.Duration, slo func() catalog.ObjectiveSet) (http.Handler, error) {
	p := &page{known: known, interval: interval, slo: slo}
	mux := http.NewServeMux()
	shorter, err := gzhttp.NewWrapper(gzhttp.ContentTypes([]string{"application/json", "text/plain"}))
	if err != nil {
		return nil, fmt.Errorf("compressing answers: %w", err)
	}
	mux.Handle("/", engine)
	mux.Handle("/api/", shorter(engine))
	mux.Handle("/api/v1/notifications/live", engine) // it begins with headers alone, which have to be there at once
	mux.Handle("GET /redline/overview", shorter(http.HandlerFunc(p.overview)))
	mux.Handle("GET /redline/dashboard", shorter(http.HandlerFunc(p.dashboard)))
	mux.Handle("GET /redline/runbooks", shorter(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { reply.JSON(w, catalog.Runbooks()) })))
	mux.Handle("POST /redline/queries", newQueries(engine))
	return Static(optional{mux})
}

// overview is GET /redline/overview.
func (p *page) overview(w http.ResponseWriter, r *http.Request) {
	services, err := p.known.Services(r.Context())
	if err != nil {
		reply.Error(w, http.StatusBadGateway, err.Error())
		return
	}
	reply.JSON(w, struct {
		catalog.Overview

		Interval float64 `json:"interval"` // seconds
	}{catalog.OverviewOf(services), p.interval().Seconds()})
}

// dashboard is GET /redline/dashboard?job=NAME.
func (p *page) dashboard(w http.ResponseWriter, r *http.Request) {
	job := r.URL.Query().Get("job")
	services, err := p.known.Services(r.Context())
	if err != nil {
		reply.Error(w, http.StatusBadGateway, err.Error())
		return
	}
	i := slices.IndexFunc(services, func(s inventory.Service) bool { return s.Job == job })
	if i < 0 {
		reply.Error(w, http.StatusNotFound, "no samples of the job "+job+" in the last minutes")
		return
	}
	d := catalog.DashboardOf(services[i])
	if p.slo != nil {
		d.Objectives = p.slo().ObjectivesOf(services[i])
	}
	reply.JSON(w, d)
}
