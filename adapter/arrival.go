package adapter

import "net/http"

// Arrival is a request as a framework knows it before its handlers run.
type Arrival struct {
	// Request is nil under a framework that is not built on net/http.
	Request *http.Request
	// Context is the value that the framework gives its handlers in the place of writer and
	// request. It becomes Exchange.Context.
	Context any
	// Method and Path are those of the request; empty ones are read from Request. Path may be
	// memory of the framework's that another request gets later.
	Method string
	Path   string
	// Route is the route, if the framework knows it already. It is kept: it must not be memory
	// that changes.
	Route string
	// Header gives access to the header of the response, for Exchange.Header. It may be nil.
	Header interface{ Header() http.Header }
}

// Outcome is what became of a request, as a framework knows it after its handlers have run.
// Each field has the value that the framework has sent or is about to send.
type Outcome struct {
	// Route is the pattern that matched, if [Arrival] did not have it; empty or
	// redline.Unmatched for none. A route set by a router further in takes precedence.
	Route string
	// Status is the status of the answer. 0 is not known, and counts as 200, which servers
	// send if nothing else is said. A status that the writer of [Passage.BeginWriter] has sent
	// takes precedence. One that no server can send counts as 500.
	Status int
	// RequestBytes is the size of the request's body, if there is no Arrival.Request.
	// ResponseBytes is the size of the response's. Less than 0 is not known.
	RequestBytes  int64
	ResponseBytes int64
	// Hijacked is true if a handler took the connection over.
	Hijacked bool
	// Aborted is true if a handler closed the connection in the place of an answer.
	Aborted bool
}
