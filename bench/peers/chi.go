package peers

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	chimetrics "github.com/go-chi/metrics"
	slokstd "github.com/slok/go-http-metrics/middleware/std"

	"github.com/redline-metrics/redline/adapter/redlinechi"
)

// Chi returns the cases on chi.
func Chi() []Case {
	const router = "chi"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Handler: newChi(routes)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Handler: newChi(routes, redlinechi.Middleware(m)), Metrics: m.Handler()}, nil
		}},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			return Service{Handler: newChi(routes, slokstd.HandlerProvider("", m)), Metrics: metrics}, nil
		}},
		{router, "go-chi/metrics", Peer, func(routes []string) (Service, error) {
			// Skip of its README would skip all methods but OPTIONS.
			collect := chimetrics.Collector(chimetrics.CollectorOpts{Host: false, Proto: true})
			return Service{Handler: newChi(routes, collect), Metrics: chimetrics.Handler()}, nil
		}},
	}
}

func newChi(routes []string, middlewares ...func(http.Handler) http.Handler) http.Handler {
	r := chi.NewRouter()
	r.Use(middlewares...)
	for _, route := range routes {
		r.Get(braces(route), okHandler())
	}
	return r
}
