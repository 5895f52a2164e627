// Package conventions has the rules of recording that a schema leaves open. The library and
// programs in other languages that record as it does, such as the Python probe, share them.
package conventions

import "net/http"

// The label values that stand for something other than a method, a route or a status code.
const (
	Unmatched   = "<unmatched>" // the route of a request that no route matched
	Other       = "<other>"     // the route or peer of all series past the limit, and a peer without a name
	Panicked    = "<panic>"     // the function that gives the value panicked
	Aborted     = "aborted"     // the handler ended the response by http.ErrAbortHandler
	TimedOut    = "timeout"     // of a call: no response came in time
	Canceled    = "canceled"    // of a call: the caller cancelled it
	Failed      = "error"       // of a call: no response came for another reason
	OtherMethod = "OTHER"       // all methods that are not recorded by name, unless the schema says otherwise
)

// InfoVersion is the label of a schema's info metric.
const InfoVersion = "version"

// MaxSeries is the number of series of a metric from which on further ones share one.
const MaxSeries = 2000

// Methods returns the methods that are recorded by name: those that RFC 9110 (section 9) and
// RFC 5789 define.
func Methods() []string {
	return []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace,
	}
}
