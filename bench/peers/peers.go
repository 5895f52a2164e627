// Package peers sets up Redline, and what a user would pick instead, on the same
// work: GET of /users/{id}, answered by two bytes. Each peer is set up as its own
// README says.
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

// Role is what a case is measured for.
type Role int

const (
	// Bare is a router alone, from which the others are told apart.
	Bare Role = iota
	// Ours is Redline.
	Ours
	// Peer records at least how many requests there were, or how long they took.
	Peer
	// Part does a part of a peer's work, and records nothing.
	Part
)

// Case is one way to do the work.
type Case struct {
	// Router is whose requests are measured.
	Router string
	// Name is of what measures them; empty for the bare router.
	Name string
	Role Role
	// New makes a service of these routes, "users" for /users/{id}. What records
	// into globals of its package goes on where the service before it ended.
	New func(routes []string) (Service, error)
}

// All are the cases, those of a router together, the bare router first.
func All() []Case {
	return slices.Concat(NetHTTP(), Chi(), Gorilla(), HTTPRouter(), Gin(), Echo(), Fiber())
}

// Service is a router, and perhaps what measures its requests.
type Service struct {
	// Handler serves the routes; nil on fasthttp.
	Handler http.Handler
	// Fast serves the routes on fasthttp.
	Fast fasthttp.RequestHandler
	// Metrics serves what was recorded; nil where nothing is.
	Metrics http.Handler
}

// newRedline is the recommended Config, with room for all routes.
func newRedline(routes []string) (*redline.Metrics, error) {
	const ordinary = 2000
	return redline.New(redline.Config{MaxSeries: max(ordinary, 2*len(routes))})
}

// newRegistry has of the process what Redline's and client_golang's default have.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// expose serves a registry as promhttp does by default.
func expose(r *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}
