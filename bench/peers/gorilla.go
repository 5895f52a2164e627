package peers

import (
	"net/http"

	"github.com/gorilla/mux"
	slokstd "github.com/slok/go-http-metrics/middleware/std"

	"github.com/redline-metrics/redline/adapter/redlinegorilla"
)

// Gorilla returns the cases on gorilla/mux.
func Gorilla() []Case {
	const router = "gorilla/mux"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Handler: newGorilla(routes)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Handler: m.Wrap(newGorilla(routes, redlinegorilla.Middleware(m))), Metrics: m.Handler()}, nil
		}},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			return Service{Handler: newGorilla(routes, slokstd.HandlerProvider("", m)), Metrics: metrics}, nil
		}},
	}
}

func newGorilla(routes []string, middlewares ...mux.MiddlewareFunc) http.Handler {
	r := mux.NewRouter()
	r.Use(middlewares...)
	for _, route := range routes {
		r.Handle(braces(route), okHandler()).Methods(http.MethodGet)
	}
	return r
}
