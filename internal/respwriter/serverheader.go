package respwriter

import (
	"net/http"
	"reflect"
	"strings"
)

// headerState tells whether a server has taken the header of a response.
type headerState int

const (
	headerUnknown headerState = iota // the server is not Go's
	headerPending
	headerTaken
)

// serverHeader returns the state of the header at the server's writer, to which w leads.
// Only its own field wroteHeader tells, in net/http's writers of HTTP/1 and HTTP/2 and in
// httptest's. It must be called in the goroutine that writes.
func serverHeader(w http.ResponseWriter) headerState {
	var last http.ResponseWriter
	for next := range Chain(w, Below) {
		last = next
	}
	v := reflect.Indirect(reflect.ValueOf(last))
	if !v.IsValid() || v.Kind() != reflect.Struct || !isGoServer(v.Type().PkgPath()) {
		return headerUnknown
	}
	if stream := v.FieldByName("rws"); stream.IsValid() { // of HTTP/2
		v = reflect.Indirect(stream)
	}
	if !v.IsValid() || v.Kind() != reflect.Struct {
		return headerUnknown
	}
	switch wrote := v.FieldByName("wroteHeader"); {
	case !wrote.IsValid() || wrote.Kind() != reflect.Bool:
		return headerUnknown
	case wrote.Bool():
		return headerTaken
	}
	return headerPending
}

// isGoServer reports whether a package has the writers of Go's own servers.
func isGoServer(path string) bool {
	return path == "net/http" || strings.HasPrefix(path, "net/http/") || path == "golang.org/x/net/http2"
}
