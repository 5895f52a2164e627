package redlinehttprouter_test

import (
	"net/http"
	"testing"

	"github.com/julienschmidt/httprouter"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinehttprouter"
	"github.com/redline-metrics/redline/redlinetest"
)

func TestHTTPRouter(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve: serve,
		Spell: spell,
		Lacks: map[redlinetest.Feature]string{
			redlinetest.Group:         "paths are whole",
			redlinetest.Mount:         "paths are whole",
			redlinetest.ReturnedError: "httprouter.Handle returns nothing",
		},
	})
}

func spell(pattern string) string { return redlinetest.Colon("*path")(pattern) }

func serve(t *testing.T, site *redlinetest.Site) string {
	router := httprouter.New()
	if site.Recovery >= redlinetest.Inside {
		router.PanicHandler = func(w http.ResponseWriter, _ *http.Request, reason any) {
			if site.Recovery == redlinetest.InsideReporting {
				redline.SetPanic(w, reason)
			}
			http.Error(w, "something went wrong", http.StatusInternalServerError)
		}
	}
	for _, r := range site.Routes {
		path, handle := redlinehttprouter.Route(spell(r.Path()), handler(site, r))
		router.Handle(r.Method, path, handle)
	}
	var h http.Handler = router
	if site.Metrics != nil {
		h = site.Metrics.Wrap(h)
	}
	if site.Recovery == redlinetest.Outside {
		h = redlinetest.Recovering(h, false)
	}
	return site.Listen(t, h)
}

// handler returns a route's handler with its own wrappers.
func handler(site *redlinetest.Site, r redlinetest.Route) httprouter.Handle {
	plain := site.Handler(redlinetest.Route{Does: r.Does})
	h := func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { plain.ServeHTTP(w, r) }
	if site.Metrics == nil {
		return h
	}
	if r.Skipped {
		h = redlinehttprouter.Around(redline.Skip, h)
	}
	if r.Ignored {
		h = redlinehttprouter.Around(redline.SkipAll, h)
	}
	if r.Decorated {
		h = redlinehttprouter.Around(site.Decorator, h)
	}
	return h
}
