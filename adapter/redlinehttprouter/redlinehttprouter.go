// Package redlinehttprouter measures services whose router is httprouter: m.Wrap
// around the router records every request, and [Route] names the routes, as
// httprouter has no middlewares.
package redlinehttprouter

import (
	"net/http"

	"github.com/julienschmidt/httprouter"

	"github.com/redline-metrics/redline"
)

// Route is a route that is known to m.Wrap by its path, "/users/:id". It gives what
// the router's methods take: router.GET(redlinehttprouter.Route("/users/:id", show)).
func Route(path string, h httprouter.Handle) (string, httprouter.Handle) {
	return path, func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		redline.SetRoute(w, path)
		h(w, r, ps)
	}
}

// Around puts a middleware of net/http around h: what m.Counter and its kin return,
// redline.Skip or redline.SkipAll.
func Around(middleware func(http.Handler) http.Handler, h httprouter.Handle) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h(w, r, ps) })).ServeHTTP(w, r)
	}
}
