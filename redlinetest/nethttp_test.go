package redlinetest_test

import (
	"net/http"
	"testing"

	"github.com/redline-metrics/redline/redlinetest"
)

// TestNetHTTP runs the suite on http.ServeMux, as in a service without any other router.
func TestNetHTTP(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve:         serveMux,
		RedirectRoute: "/x/",
		Lacks: map[redlinetest.Feature]string{
			redlinetest.Group:         "patterns are whole",
			redlinetest.ReturnedError: "http.Handler returns nothing",
		},
	})
}

func serveMux(t *testing.T, site *redlinetest.Site) string {
	mux := http.NewServeMux()
	mounted := map[string]*http.ServeMux{}
	for _, r := range site.Routes {
		on := mux
		if r.Mount != "" {
			if mounted[r.Mount] == nil {
				mounted[r.Mount] = http.NewServeMux()
				mux.Handle(r.Mount+"/", mounted[r.Mount])
			}
			on = mounted[r.Mount]
		}
		on.Handle(r.Method+" "+r.Path(), site.Handler(r))
	}
	var h http.Handler = mux
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
