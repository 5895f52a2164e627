package adapter_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// tiny is a web framework of the kind that has handlers of its own: they get a context and
// return errors, which one function of the app answers.
type tiny struct {
	routes map[string]handler // by the pattern, with its method
	mux    http.ServeMux      // finds patterns, and serves nothing
	chain  []middleware
	fails  func(c *context, err error) // answers errors; nil is the default
}

type (
	handler    func(*context) error
	middleware func(handler) handler
)

// context is the argument of handlers.
type context struct {
	Writer  http.ResponseWriter
	Request *http.Request
	Route   string   // the pattern that matched; empty for none
	Done    []func() // called when the request has been answered
}

// httpError is an error with a status.
type httpError int

func (e httpError) Error() string { return http.StatusText(int(e)) }

func newTiny(chain ...middleware) *tiny {
	return &tiny{routes: map[string]handler{}, chain: chain}
}

func (a *tiny) handle(method, pattern string, h handler) {
	a.routes[method+" "+pattern] = h
	a.mux.Handle(method+" "+pattern, http.NotFoundHandler())
}

// ServeHTTP implements http.Handler.
func (a *tiny) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answers, pattern := a.mux.Handler(r)
	serve, found := a.routes[pattern]
	if !found {
		serve = func(c *context) error { answers.ServeHTTP(c.Writer, c.Request); return nil }
	}
	c := &context{Writer: w, Request: r}
	if found {
		c.Route = pattern[len(r.Method)+1:]
	}
	for i := range a.chain {
		serve = a.chain[len(a.chain)-1-i](serve)
	}
	defer c.done()
	err := serve(c)
	if err == nil {
		return
	}
	if a.fails != nil {
		a.fails(c, err)
		return
	}
	status := http.StatusInternalServerError
	if e := httpError(0); errors.As(err, &e) {
		status = int(e)
	}
	c.fail(status, err.Error())
}

// done calls the functions that wait for the end of the answer.
func (c *context) done() {
	for _, f := range c.Done {
		f()
	}
}

// fail answers an error.
func (c *context) fail(status int, text string) {
	c.Writer.WriteHeader(status)
	_, _ = io.WriteString(c.Writer, text)
}

// prefixes is a router that sets no pattern.
type prefixes map[string]http.HandlerFunc

func (p prefixes) handle(path string, h http.HandlerFunc) { p[path] = h }

// ServeHTTP implements http.Handler.
func (p prefixes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for path, h := range p {
		if strings.HasPrefix(r.URL.Path, path) {
			h(w, r)
			return
		}
	}
	http.NotFound(w, r)
}

// get returns the answer of h; with a prefix, only the lines that begin with it.
func get(h http.Handler, path string, prefix ...string) string {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if len(prefix) == 0 {
		return w.Body.String()
	}
	var found []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, prefix[0]) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return strings.Join(found, "\n")
}
