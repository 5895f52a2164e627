package peers

import (
	"net/http"

	"github.com/julienschmidt/httprouter"
	slokhttprouter "github.com/slok/go-http-metrics/middleware/httprouter"

	"github.com/redline-metrics/redline/adapter/redlinehttprouter"
)

// HTTPRouter returns the cases on httprouter.
func HTTPRouter() []Case {
	const router = "httprouter"
	return []Case{
		{router, "", Bare, func(routes []string) (Service, error) {
			return Service{Handler: newHTTPRouter(routes, unchanged)}, nil
		}},
		{router, "Redline", Ours, func(routes []string) (Service, error) {
			m, err := newRedline(routes)
			if err != nil {
				return Service{}, err
			}
			return Service{Handler: m.Wrap(newHTTPRouter(routes, redlinehttprouter.Route)), Metrics: m.Handler()}, nil
		}},
		{router, "go-http-metrics", Peer, func(routes []string) (Service, error) {
			m, metrics := newSlok()
			measured := func(path string, h httprouter.Handle) (string, httprouter.Handle) {
				return path, slokhttprouter.Handler("", h, m)
			}
			return Service{Handler: newHTTPRouter(routes, measured), Metrics: metrics}, nil
		}},
	}
}

// newHTTPRouter returns a router with around put around each route's handler.
func newHTTPRouter(routes []string, around func(string, httprouter.Handle) (string, httprouter.Handle)) http.Handler {
	r, handle := httprouter.New(), okHandler()
	for _, route := range routes {
		r.GET(around(colon(route), func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { handle(w, r) }))
	}
	return r
}

func unchanged(path string, h httprouter.Handle) (string, httprouter.Handle) { return path, h }
