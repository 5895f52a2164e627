package redlinetest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

// Router is what [Run] puts to the test.
type Router struct {
	// Serve starts a server of a site on a loopback port, which ends with the test,
	// and returns its URL. [Listen] does it for an http.Handler.
	Serve func(t *testing.T, site *Site) string
	// Spell gives a pattern, which is written as for http.ServeMux and has neither
	// method nor host, in the router's own spelling: what routes are registered by,
	// and what their label must be. Nil leaves it as it is.
	Spell func(pattern string) string
	// Lacks are the things that the router cannot do or show, each with the reason.
	// Their checks are skipped by it.
	Lacks map[Feature]string
	// MountedMiss is the route of a request to a mounted router that matches none of
	// its routes, and RedirectRoute that of one which the router itself redirects;
	// "<unmatched>" where empty.
	MountedMiss, RedirectRoute string
}

// Colon is a Router.Spell that makes "/:id" of "/{id}", and puts wildcard in the
// place of "{path...}".
func Colon(wildcard string) func(pattern string) string {
	parameter := regexp.MustCompile(`\{(\w+)\}`)
	return func(pattern string) string {
		pattern = strings.NewReplacer("{path...}", wildcard, "{$}", "").Replace(pattern)
		return parameter.ReplaceAllString(pattern, ":$1")
	}
}

// Feature is something that not every router can do, or show to its middlewares.
type Feature string

// What routers may lack.
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
)

// Site is what a server is made of.
type Site struct {
	// Metrics measures it, in the way of the adapter. Nil is the router without.
	Metrics *redline.Metrics
	Routes  []Route
	// Recovery is where the router's own recovery of panics stands, if anywhere.
	Recovery Place
	// OwnErrors asks for a handler of errors that answers 418 and "handled" to all
	// that handlers return.
	OwnErrors bool
	// Decorator goes around the routes that are Decorated. It is nil where Metrics is.
	Decorator redline.Decorator
	// Gate is for handlers to pass.
	Gate *Gate
}

// Place is where a recovery of panics stands.
type Place int

// Where a recovery can stand: in the order of the middlewares a request comes to it
// before the adapter's (Outside) or after it (Inside).
const (
	Nowhere Place = iota
	Outside
	Inside
	InsideReporting // and it says what it has recovered, by redline.SetPanic or the adapter's kin
)

// Route is a route of a [Site].
type Route struct {
	Method  string
	Group   string // the prefix of the group that it is in; empty for none
	Mount   string // the prefix that its router is mounted under; empty for none
	Pattern string // after the prefix, as for http.ServeMux
	Does    Behaviour

	Decorated bool // by Site.Decorator, outside of what is left out
	Skipped   bool // by Skip
	Ignored   bool // by SkipAll
}

// Path is the whole pattern, as for http.ServeMux.
func (r Route) Path() string { return r.Mount + r.Group + r.Pattern }

// Behaviour is what a handler does.
type Behaviour int

// What handlers do. They are written in the router's own way, as far as there is
// one; [Site.Handler] has them for net/http.
const (
	Text      Behaviour = iota // answers 200 and "hello\n"
	Nothing                    // writes nothing
	Creates                    // answers 201 and "made\n"
	Misses                     // answers 404 and "no such thing\n"
	Refuses                    // answers 405, or returns the error that the framework has for it
	Redirects                  // answers 302 to /elsewhere
	Panics                     // by the string "on purpose"
	Aborts                     // by http.ErrAbortHandler
	Fails                      // returns the framework's error of status 409
	Breaks                     // returns an error of no status
	Echoes                     // answers what it reads
	Streams                    // writes "one\n" and "two\n", each flushed and followed by a passage of the gate
	Blocks                     // passes the gate, and answers as Text
	Leaves                     // passes the gate, waits until the client has left, and answers 500
	Lingers                    // writes and flushes "one\n", passes the gate, and waits until the client has left
	Names                      // names the route "/chosen/{id}", and answers as Text
	Hijacks                    // takes the connection over, answers 101, and echoes until it ends
	Upgrades                   // shakes hands as RFC 6455 says, and does [EchoFrame]
)

// Gate is where handlers wait for the test.
type Gate struct{ entered, proceed chan struct{} }

func newGate() *Gate {
	return &Gate{entered: make(chan struct{}, 100), proceed: make(chan struct{})}
}

// Pass says that the handler has come, and waits until it may go on.
func (g *Gate) Pass() {
	g.entered <- struct{}{}
	<-g.proceed
}
