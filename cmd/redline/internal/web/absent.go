package web

import (
	"net/http"
	"slices"
	"strings"
)

// optional serves paths that not every server has: without incidents there is no list of
// them. The page asks on each view, so the answer is then an empty one. A browser would
// report each 404 on its console.
type optional struct{ rest http.Handler }

func (o optional) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && slices.Contains([]string{"/redline/incidents", "/redline/changes"}, r.URL.Path) {
		w = &orNothing{ResponseWriter: w}
	}
	o.rest.ServeHTTP(w, r)
}

// orNothing hands on an answer, with 204 in the place of the one of http.NotFound.
type orNothing struct {
	http.ResponseWriter

	nothing bool
}

// Unwrap lets http.ResponseController find the methods of the connection.
func (o *orNothing) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// WriteHeader decides between the answer and none.
func (o *orNothing) WriteHeader(status int) {
	o.nothing = status == http.StatusNotFound && strings.HasPrefix(o.Header().Get("Content-Type"), "text/plain")
	if o.nothing {
		o.Header().Del("Content-Type")
		o.Header().Del("Content-Length")
		status = http.StatusNoContent
	}
	o.ResponseWriter.WriteHeader(status)
}

// Write drops the text of an answer that is none.
func (o *orNothing) Write(b []byte) (int, error) {
	if o.nothing {
		return len(b), nil
	}
	return o.ResponseWriter.Write(b)
}
