// Package redlinehttprouter measures services routed by httprouter. m.Wrap around the
// router records every request. As httprouter has no middlewares, [Route] names the routes.
package redlinehttprouter

import (
	"net/http"
	"strings"

	"github.com/julienschmidt/httprouter"

	"github.com/redline-metrics/redline/adapter"
)

// Route returns the arguments of the router's methods, and names path ("/users/:id") as the
// route for m.Wrap: router.GET(redlinehttprouter.Route("/users/:id", show)).
func Route(path string, h httprouter.Handle) (string, httprouter.Handle) {
	if strings.Contains(path, "/*") { // another router may be below
		return path, Around(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { adapter.Mounted(w, r, path, nil, next) })
		}, h)
	}
	return path, func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		adapter.Matched(w, path)
		h(w, r, ps)
	}
}

// Around puts a middleware of net/http around h: a decorator made by a method of m,
// redline.Skip or redline.SkipAll.
func Around(middleware func(http.Handler) http.Handler, h httprouter.Handle) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
		middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h(w, r, ps) })).ServeHTTP(w, r)
	}
}
