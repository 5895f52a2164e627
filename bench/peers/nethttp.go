package peers

import (
	"net/http"

	"github.com/felixge/httpsnoop"
	slokstd "github.com/slok/go-http-metrics/middleware/std"
)

// NetHTTP returns the cases on http.ServeMux.
func NetHTTP() []Case {
	const router = "net/http"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Handler: newMux(routes)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Handler: m.Wrap(newMux(routes)), Metrics: m.Handler()}, nil
		}},
		{router, "client_golang by hand, known series looked up before", Peer, byHandKnown},
		{router, "client_golang by hand, WithLabelValues", Peer, byHand},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			return Service{Handler: slokstd.Handler("", m, newMux(routes)), Metrics: metrics}, nil
		}},
		{router, "promhttp, curried for each route", Peer, promhttpCurried},
		{router, "promhttp, with r.Pattern", Peer, promhttpPattern},
		{router, "otelhttp", Peer, otelhttpRecorded},
		{router, "otelhttp, without a meter", Part, otelhttpAlone},
		{router, "httpsnoop, its capture alone", Part, func(routes []string) (Service, error) {
			next := newMux(routes)
			return Service{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				httpsnoop.CaptureMetrics(next, w, r)
			})}, nil
		}},
	}
}

// okHandler returns the handler of all routes.
func okHandler() http.HandlerFunc {
	ok := []byte("ok")
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(ok) // a client may have gone
	}
}

func newMux(routes []string) *http.ServeMux {
	return newMuxOf(routes, func(string) http.Handler { return okHandler() })
}

// newMuxOf returns a mux with a handler of its own for each route.
func newMuxOf(routes []string, of func(route string) http.Handler) *http.ServeMux {
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.Handle("GET "+braces(route), of(braces(route)))
	}
	return mux
}

// braces spells a route as net/http, chi and gorilla do.
func braces(route string) string { return "/" + route + "/{id}" }

// colon spells a route as gin, echo and fiber do.
func colon(route string) string { return "/" + route + "/:id" }
