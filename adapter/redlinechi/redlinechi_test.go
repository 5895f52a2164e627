package redlinechi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/redline-metrics/redline/adapter/redlinechi"
	"github.com/redline-metrics/redline/redlinetest"
)

func TestChi(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve: serve,
		Spell: spell,
		Lacks: map[redlinetest.Feature]string{
			redlinetest.Redirect:      "chi redirects nothing by itself",
			redlinetest.ReturnedError: "http.Handler returns nothing",
		},
	})
}

func spell(pattern string) string {
	return strings.NewReplacer("{path...}", "*", "{$}", "").Replace(pattern)
}

func serve(t *testing.T, site *redlinetest.Site) string {
	root := chi.NewRouter()
	if site.Recovery == redlinetest.Outside {
		root.Use(quiet)
	}
	if site.Metrics != nil {
		root.Use(redlinechi.Middleware(site.Metrics))
	}
	switch site.Recovery {
	case redlinetest.Inside:
		root.Use(quiet)
	case redlinetest.InsideReporting:
		root.Use(func(next http.Handler) http.Handler { return redlinetest.Recovering(next, true) })
	}
	mounted := map[string]*chi.Mux{}
	for _, r := range site.Routes {
		on := root
		if r.Mount != "" {
			if mounted[r.Mount] == nil {
				mounted[r.Mount] = chi.NewRouter()
				root.Mount(r.Mount, mounted[r.Mount])
			}
			on = mounted[r.Mount]
		}
		if r.Group != "" {
			on.Route(r.Group, func(group chi.Router) { group.Method(r.Method, spell(r.Pattern), site.Handler(r)) })
			continue
		}
		on.Method(r.Method, spell(r.Pattern), site.Handler(r))
	}
	return site.Listen(t, root)
}

// quiet keeps chi's recovery from printing, as in a service that logs panics itself.
func quiet(next http.Handler) http.Handler {
	recovery := middleware.Recoverer(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recovery.ServeHTTP(w, middleware.WithLogEntry(r, silence{}))
	})
}

type silence struct{}

func (silence) Write(int, int, http.Header, time.Duration, any) {}
func (silence) Panic(any, []byte)                               {}
