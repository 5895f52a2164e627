package redlinetest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

// Router describes the router that [Run] tests.
type Router struct {
	// Serve starts a server of a site on a loopback port, which ends with the test, and
	// returns its URL. [Site.Listen] does it for an http.Handler.
	Serve func(t *testing.T, site *Site) string
	// Spell translates a pattern into the router's own spelling, in which routes are
	// registered and labelled. The pattern is one of http.ServeMux without method and host.
	// Nil leaves it as it is.
	Spell func(pattern string) string
	// Lacks maps the features that the router cannot provide or show to the reasons. Their
	// checks are skipped.
	Lacks map[Feature]string
	// RedirectRoute is the route of a request that the router itself redirects;
	// "<unmatched>" if empty.
	RedirectRoute string
}

// Colon returns a Router.Spell that turns "/{id}" into "/:id", and "{path...}" into
// wildcard.
func Colon(wildcard string) func(pattern string) string {
	parameter := regexp.MustCompile(`\{(\w+)\}`)
	return func(pattern string) string {
		pattern = strings.NewReplacer("{path...}", wildcard, "{$}", "").Replace(pattern)
		return parameter.ReplaceAllString(pattern, ":$1")
	}
}

// Feature is an ability that not every router has, or shows to its middlewares.
type Feature string

// The features that routers may lack.
const (
	Group           Feature = "groups of routes"
	Mount           Feature = "routers mounted on a router"
	NotAllowed      Feature = "405 for a known path"
	Redirect        Feature = "redirects of its own"
	UnknownMethod   Feature = "methods that are not standard"
	Recovery        Feature = "a recovery of panics outside of the middleware"
	InnerRecovery   Feature = "a recovery of panics inside of the middleware"
	Panic           Feature = "panics that nobody recovers"
	ReturnedError   Feature = "handlers that return errors"
	Hijack          Feature = "connections that handlers take over"
	ClientGone      Feature = "knowledge of clients that leave"
	StreamSize      Feature = "sizes of streams"
	SetRoute        Feature = "routes named by handlers"
	SkippedHandlers Feature = "handlers that are left out"
	NetHTTP         Feature = "handlers of net/http"
)

// Site describes a server.
type Site struct {
	// Metrics measures the site, in the way of the adapter. Nil is the router without
	// Redline.
	Metrics *redline.Metrics
	Routes  []Route
	// Recovery is the place of the router's own recovery of panics, if there is one.
	Recovery Place
	// OwnErrors asks for an error handler that answers 418 and "handled" to all errors that
	// handlers return.
	OwnErrors bool
	// Decorator goes around the routes that are Decorated. It is nil if Metrics is.
	Decorator redline.Decorator
	// Gate is passed by handlers that wait for the test.
	Gate *Gate

	around func(http.Handler) http.Handler // returns the handler below which the server's is put; nil for none
	nested bool                            // around was called
}

// Place is the place of a recovery of panics.
type Place int

// The places of a recovery: a request comes to it before the adapter's middleware (Outside)
// or after it (Inside).
const (
	Nowhere Place = iota
	Outside
	Inside
	InsideReporting // and reports the panic by redline.SetPanic or the adapter's counterpart
)

// Route is a route of a [Site].
type Route struct {
	Method  string
	Group   string // the prefix of its group; empty for none
	Mount   string // the prefix under which its router is mounted; empty for none
	Pattern string // after the prefix, as for http.ServeMux
	Does    Behaviour

	Decorated bool // by Site.Decorator, outside of Skip and SkipAll
	Skipped   bool // by Skip
	Ignored   bool // by SkipAll
}

// Path returns the whole pattern, as for http.ServeMux.
func (r Route) Path() string { return r.Mount + r.Group + r.Pattern }

// Behaviour is the way in which a handler answers.
type Behaviour int

// The behaviours of handlers. Handlers are written in the router's own way, as far as it
// has one; [Site.Handler] has them for net/http.
const (
	Text       Behaviour = iota // answers 200 and "hello\n"
	Nothing                     // writes nothing
	Creates                     // answers 201 and "made\n"
	Misses                      // answers 404 and "no such thing\n"
	Refuses                     // answers 405, or returns the framework's error for it
	Omits                       // answers 204 and a body, which no server sends
	Redirects                   // answers 302 to /elsewhere
	Panics                      // by the string "on purpose"
	Aborts                      // by http.ErrAbortHandler
	Fails                       // returns the framework's error of status 409
	Breaks                      // returns an error of no status
	Echoes                      // answers what it reads
	Streams                     // writes "one\n" and "two\n", each flushed and followed by passing the gate
	Blocks                      // passes the gate, and answers as Text
	Leaves                      // passes the gate, waits until the client has left, and answers 500
	Lingers                     // writes and flushes "one\n", passes the gate, and waits until the client has left
	Names                       // names the route "/chosen/{id}", and answers as Text
	Hijacks                     // takes the connection over, answers 101, and echoes until it ends
	Dispatches                  // is an http.ServeMux with one route: [Mounted]
	Upgrades                    // shakes hands as RFC 6455 says, and does [EchoFrame]
)

// Gate makes handlers wait for the test.
type Gate struct{ entered, proceed chan struct{} }

func newGate() *Gate {
	return &Gate{entered: make(chan struct{}, 100), proceed: make(chan struct{})}
}

// Pass reports to the test that the handler has come, and waits until it may go on.
func (g *Gate) Pass() {
	g.entered <- struct{}{}
	<-g.proceed
}
