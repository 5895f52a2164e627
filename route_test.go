package redline_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

type contextKey struct{}

// cloning is a middleware that clones the request, which hides the route, as many do.
func cloning(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, 1)))
	})
}

func okMux(patterns ...string) *http.ServeMux {
	mux := http.NewServeMux()
	for _, p := range patterns {
		mux.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	return mux
}

// TestRoute sends one request each, and checks the route label that it got.
func TestRoute(t *testing.T) {
	nested := http.NewServeMux()
	nested.Handle("/api/", okMux("GET /api/users/{id}"))
	stripped := http.NewServeMux()
	stripped.Handle("/api/", http.StripPrefix("/api", okMux("GET /users/{id}")))
	naming := http.NewServeMux()
	naming.Handle("/api/", http.StripPrefix("/api", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner := okMux("GET /users/{id}")
		inner.ServeHTTP(w, r)
		redline.SetRoute(w, "/api"+strings.TrimPrefix(r.Pattern, "GET "))
	})))
	users := okMux("GET /users/{id}")
	firstElement := func(x *redline.Exchange) string {
		return "/" + strings.SplitN(strings.TrimPrefix(x.Path, "/"), "/", 2)[0]
	}

	for _, c := range []struct {
		name string
		cfg  redline.Config
		next http.Handler
		path string
		want string
	}{
		{"no router", redline.Config{}, http.NotFoundHandler(), "/users/7", "<unmatched>"},
		{"pattern with a host", redline.Config{}, okMux("127.0.0.1/users/{id}"), "/users/7", "127.0.0.1/users/{id}"},
		{"nested mux", redline.Config{}, nested, "/api/users/7", "/api/users/{id}"},
		{"nested mux, no match", redline.Config{}, nested, "/api/other", "<unmatched>"},
		{"StripPrefix", redline.Config{}, stripped, "/api/users/7", "/api/"},
		{"StripPrefix, named", redline.Config{}, naming, "/api/users/7", "/api/users/{id}"},
		{"cloned request", redline.Config{}, cloning(users), "/users/7", "<unmatched>"},
		{"cloned request, Mux", redline.Config{Mux: users}, cloning(users), "/users/7", "/users/{id}"},
		{"cloned request, Mux, no match", redline.Config{Mux: users}, cloning(users), "/x", "<unmatched>"},
		{"GroupBy path", redline.Config{GroupBy: func(x *redline.Exchange) string { return x.Path }}, users, "/users/7", "/users/7"},
		{"GroupBy full path", redline.Config{GroupBy: func(x *redline.Exchange) string { return x.Request.RequestURI }}, users, "/users/7?a=b", "/users/7?a=b"},
		{"GroupBy first element", redline.Config{GroupBy: firstElement}, users, "/users/7", "/users"},
		{"GroupBy route", redline.Config{GroupBy: func(x *redline.Exchange) string { return "on " + x.Route }}, users, "/users/7", "on /users/{id}"},
		{"GroupBy nothing", redline.Config{GroupBy: func(*redline.Exchange) string { return "" }}, users, "/users/7", "<unmatched>"},
		{"GroupBy panics", redline.Config{GroupBy: func(*redline.Exchange) string { panic("on purpose") }}, users, "/users/7", "<panic>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMetrics(t, c.cfg)
			s := serveHandler(t, m, c.next)
			s.do(t, http.MethodGet, c.path)
			e := scrape(t, m)
			var total float64
			for series, value := range e {
				if strings.HasPrefix(series, "http_requests_total{") && strings.Contains(series, `route="`+c.want+`"`) {
					total += value
				}
			}
			if total != 1 {
				t.Errorf("route %q has %v requests, want 1\n%s", c.want, total, e.family("http_requests_total"))
			}
		})
	}
}

// TestInProgressByRoute holds that the gauge can have a route if one is known before the
// handler runs.
func TestInProgressByRoute(t *testing.T) {
	schema := redline.Default()
	schema.InProgress.Route = "route"
	entered, proceed := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(http.ResponseWriter, *http.Request) {
		entered <- struct{}{}
		<-proceed
	})
	for _, c := range []struct {
		name  string
		cfg   redline.Config
		next  http.Handler
		route string
	}{
		{"the mux itself", redline.Config{}, mux, `,route="/users/{id}"`},
		{"Config.Mux", redline.Config{Mux: mux}, cloning(mux), `,route="/users/{id}"`},
		{"GroupBy", redline.Config{GroupBy: func(*redline.Exchange) string { return "all" }}, cloning(mux), `,route="all"`},
		{"unknown", redline.Config{}, cloning(mux), `,route=""`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.cfg.Schema = schema
			m := newMetrics(t, c.cfg)
			s := serveHandler(t, m, c.next)
			r, _ := s.cancelled(t, "/users/7")
			go func() {
				if resp, err := http.DefaultClient.Do(r); err == nil {
					_ = resp.Body.Close()
				}
				http.DefaultClient.CloseIdleConnections()
			}()
			<-entered
			series := `http_requests_in_progress{method="GET"` + c.route + `}`
			scrape(t, m).want(t, map[string]float64{series: 1})
			proceed <- struct{}{}
			s.Close() // returns when the request has been served
			e := scrape(t, m)
			if value, ok := e[series]; value != 0 || !ok {
				t.Errorf("%s is %v, %v; want 0", series, value, ok)
			}
		})
	}
}

// TestSetRouteOutside holds that without a recorder around it, SetRoute does nothing.
func TestSetRouteOutside(*testing.T) {
	redline.SetRoute(nil, "/x")
	redline.SetRoute(newNoopWriter(), "/x")
	redline.SetPanic(newNoopWriter(), "x")
}

// TestNestedWrap holds that a request that is wrapped twice counts once. Two Metrics both
// count it, and SetRoute reaches both.
func TestNestedWrap(t *testing.T) {
	one, two := newMetrics(t, redline.Config{}), newMetrics(t, redline.Config{Schema: redline.FlaskExporter()})
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { redline.SetRoute(w, "/named") })
	s := serveWrapped(t, one, one.Wrap(two.Wrap(one.Wrap(cloning(next)))))
	s.do(t, http.MethodGet, "/x")
	scrape(t, one).want(t, map[string]float64{`http_requests_total{method="GET",route="/named",status="200"}`: 1})
	scrape(t, two).want(t, map[string]float64{
		`flask_http_request_total{method="GET",status="200"}`:                                1,
		`flask_http_request_duration_seconds_count{method="GET",path="/named",status="200"}`: 1,
	})
}
