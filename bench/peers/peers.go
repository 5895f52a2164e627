// Package peers sets up Redline and its alternatives on the same work: GET of /users/{id},
// answered by two bytes. Each peer is set up as its own README says.
package peers

import (
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/valyala/fasthttp"

	"github.com/redline-metrics/redline"
)

// Role is the reason for which a case is measured.
type Role int

const (
	// Bare is a router alone, the base of the others.
	Bare Role = iota
	// Ours is Redline.
	Ours
	// Peer records at least the number of requests, or their duration.
	Peer
	// Part does a part of a peer's work, and records nothing.
	Part
)

// Case is one way to do the work.
type Case struct {
	// Router is the name of the measured router.
	Router string
	// Name is the name of the measuring library; empty for the bare router.
	Name string
	Role Role
	// New makes a service of these routes, "users" for /users/{id}. A peer that records
	// into globals of its package continues those of the previous service.
	New func(routes []string) (Service, error)
}

// All returns the cases, grouped by router, the bare router first.
func All() []Case {
	return slices.Concat(NetHTTP(), Chi(), Gorilla(), HTTPRouter(), Gin(), Echo(), Fiber())
}

// Service is a router, with or without a library that measures its requests.
type Service struct {
	// Handler serves the routes; nil on fasthttp.
	Handler http.Handler
	// Fast serves the routes on fasthttp.
	Fast fasthttp.RequestHandler
	// Metrics serves the recorded metrics; nil if nothing records.
	Metrics http.Handler
}

// newRedline makes a Metrics with the recommended Config, with room for all routes.
func newRedline(routes []string) (*redline.Metrics, error) {
	const ordinary = 2000
	return redline.New(redline.Config{MaxSeries: max(ordinary, 2*len(routes))})
}

// newRegistry makes a registry with the process metrics that Redline's and client_golang's
// default registries have.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// expose serves a registry as promhttp does by default.
func expose(r *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}
