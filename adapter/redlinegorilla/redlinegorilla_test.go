package redlinegorilla_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/redline-metrics/redline/adapter/redlinegorilla"
	"github.com/redline-metrics/redline/redlinetest"
)

func TestGorilla(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve:         serve,
		Spell:         spell,
		RedirectRoute: "/x/",
		Lacks: map[redlinetest.Feature]string{
			redlinetest.ReturnedError: "http.Handler returns nothing",
		},
	})
}

func spell(pattern string) string {
	return strings.NewReplacer("{path...}", "{path:.*}", "{$}", "").Replace(pattern)
}

func serve(t *testing.T, site *redlinetest.Site) string {
	root := mux.NewRouter().StrictSlash(true)
	use := func(router *mux.Router) {
		if site.Metrics != nil {
			router.Use(redlinegorilla.Middleware(site.Metrics))
		}
	}
	use(root)
	mounted := map[string]*mux.Router{}
	for _, r := range site.Routes {
		on, pattern := root, spell(r.Pattern)
		if r.Mount != "" {
			if mounted[r.Mount] == nil {
				mounted[r.Mount] = mux.NewRouter()
				use(mounted[r.Mount])
				root.PathPrefix(r.Mount).Handler(mounted[r.Mount])
			}
			on, pattern = mounted[r.Mount], r.Mount+pattern
		}
		if r.Group != "" {
			on = on.PathPrefix(r.Group).Subrouter()
		}
		on.Handle(pattern, site.Handler(r)).Methods(r.Method)
	}
	var h http.Handler = root
	if site.Recovery >= redlinetest.Inside {
		h = redlinetest.Recovering(h, site.Recovery == redlinetest.InsideReporting)
	}
	if site.Metrics != nil {
		h = site.Metrics.Wrap(h)
	}
	if site.Recovery == redlinetest.Outside {
		h = redlinetest.Recovering(h, false)
	}
	return site.Listen(t, h)
}
