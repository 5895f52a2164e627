package adapter_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/redlinetest"
)

// TestSuite holds that an adapter that is written outside of this repository, by package
// adapter alone, passes the suite: the one of the examples.
func TestSuite(t *testing.T) {
	redlinetest.Run(t, redlinetest.Router{
		Serve: serveSite,
		Lacks: map[redlinetest.Feature]string{
			redlinetest.Group:    "paths are whole",
			redlinetest.Mount:    "paths are whole",
			redlinetest.Redirect: "the framework redirects nothing",
		},
	})
}

func serveSite(t *testing.T, site *redlinetest.Site) string {
	t.Helper()
	var chain []middleware
	if site.Recovery == redlinetest.Outside {
		chain = append(chain, recovering(false))
	}
	if site.Metrics != nil {
		chain = append(chain, Measure(site.Metrics.Wrap))
	}
	if site.Recovery >= redlinetest.Inside {
		chain = append(chain, recovering(site.Recovery == redlinetest.InsideReporting))
	}
	app := newTiny(chain...)
	if site.OwnErrors {
		app.fails = func(c *context, _ error) { c.fail(http.StatusTeapot, "handled") }
	}
	for _, r := range site.Routes {
		h := returning(site, r.Does)
		if site.Metrics != nil {
			if r.Skipped {
				h = before(redline.SetSkip)(h)
			}
			if r.Ignored {
				h = before(redline.SetSkipAll)(h)
			}
			if r.Decorated {
				h = Measure(site.Decorator)(h)
			}
		}
		app.handle(r.Method, r.Path(), h)
	}
	return site.Listen(t, app)
}

// returning returns a handler that returns errors where the behaviour has some.
func returning(site *redlinetest.Site, does redlinetest.Behaviour) handler {
	plain := site.Handler(redlinetest.Route{Does: does})
	return func(c *context) error {
		switch does {
		case redlinetest.Fails:
			return httpError(http.StatusConflict)
		case redlinetest.Breaks:
			return errors.New("broken")
		case redlinetest.Refuses:
			return httpError(http.StatusMethodNotAllowed)
		}
		plain.ServeHTTP(c.Writer, c.Request)
		return nil
	}
}

// before returns a middleware that calls set with the response.
func before(set func(http.ResponseWriter)) middleware {
	return func(next handler) handler {
		return func(c *context) error {
			set(c.Writer)
			return next(c)
		}
	}
}

// recovering returns a middleware that answers panics, and may report them.
func recovering(reports bool) middleware {
	return func(next handler) handler {
		return func(c *context) error {
			defer func() {
				reason := recover()
				if reason == nil {
					return
				}
				if reason == http.ErrAbortHandler { //nolint:errorlint // as net/http does
					panic(reason)
				}
				if reports {
					redline.SetPanic(c.Writer, reason)
				}
				c.Writer.WriteHeader(http.StatusInternalServerError)
				_, _ = io.WriteString(c.Writer, "something went wrong\n")
			}()
			return next(c)
		}
	}
}
