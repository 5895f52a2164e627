package adapter_test

import (
	"fmt"
	"net/http"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter"
)

// Measure returns a middleware of the framework that measures as a middleware of net/http
// does: the method Wrap of a redline.Metrics, or a decorator.
func Measure(as redline.Decorator) middleware {
	t := adapter.New(as)
	return func(next handler) handler {
		return func(c *context) error {
			if t.Serves(c.Request.Method, c.Request.URL.Path) {
				t.Metrics().Handler().ServeHTTP(c.Writer, c.Request)
				return nil
			}
			var p adapter.Passage
			writer, pattern := c.Writer, c.Request.Pattern
			c.Writer = p.BeginWriter(t, writer, adapter.Arrival{Request: c.Request, Context: c})
			c.Request.Pattern = c.Route // an http.ServeMux below puts its own there
			defer p.Finish(func() adapter.Outcome {
				route := adapter.RouteBelow(c.Request, c.Route)
				c.Request.Pattern = pattern
				if !p.Pending() { // else the answer is still to be written
					c.Writer = writer
				}
				return adapter.Outcome{Route: route}
			})
			err := next(c)
			p.HandlersReturned(err, false)
			if p.Pending() && p.Outermost() {
				late := p // p itself stays off the heap
				c.Done = append(c.Done, func() { late.FinishLate(adapter.Outcome{}) })
			}
			return err
		}
	}
}

func ExamplePassage() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	app := newTiny(Measure(m.Wrap))
	app.handle(http.MethodGet, "/users/{id}", func(*context) error { return httpError(http.StatusNotFound) })

	fmt.Println(get(app, "/users/7"))
	fmt.Println(get(app, "/metrics", "http_requests_total"))
	// Output:
	// Not Found
	// http_requests_total{method="GET",route="/users/{id}",status="404"} 1
}

// Route names path as the route of the requests that h serves, for a router of net/http
// that its middlewares cannot ask.
func Route(path string, h http.HandlerFunc) (string, http.HandlerFunc) {
	return path, func(w http.ResponseWriter, r *http.Request) {
		adapter.Matched(w, path)
		h(w, r)
	}
}

func ExampleMatched() {
	m, err := redline.New(redline.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	router := prefixes{}
	router.handle(Route("/users/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "Ada") }))
	service := m.Wrap(router)

	fmt.Println(get(service, "/users/7"))
	fmt.Println(get(service, "/metrics", "http_requests_total"))
	// Output:
	// Ada
	// http_requests_total{method="GET",route="/users/",status="200"} 1
}
