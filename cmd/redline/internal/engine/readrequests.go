package engine

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine/queryguard"
)

// boundReads has requests that read series without a query count for the guard of queries:
// lists of series and labels, and remote read.
func boundReads(guard *queryguard.Guard, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		remote := r.URL.Path == "/api/v1/read"
		if !remote && !listsSeries(r.URL.Path) {
			h.ServeHTTP(w, r)
			return
		}
		ctx, reading := guard.Read(r.Context(), remote)
		defer reading.Close()
		if remote {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, readBytes))
			if err != nil {
				http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
				return
			}
			text, ok := unpackedBody(w, body, readBytes)
			if !ok {
				return
			}
			if err := checkParts(text, mostRead); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			w = &refusedRead{ResponseWriter: w, reading: reading}
		}
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

// readBytes bounds a request of remote read, before and after it is decompressed. Each of
// its queries is evaluated.
const readBytes = 4 << 20

// listsSeries reports whether a path is one of Prometheus' API that lists series, labels
// or their values.
func listsSeries(path string) bool {
	name, ok := strings.CutPrefix(path, "/api/v1/")
	return ok && (name == "series" || name == "labels" || strings.HasPrefix(name, "label/") || strings.HasPrefix(name, "search/"))
}

// refusedRead answers a remote read that is refused as the fault of the client, which
// Prometheus' handler answers as one of the server: clients would try again.
type refusedRead struct {
	http.ResponseWriter

	reading *queryguard.Reading
	begun   bool
}

// Write implements http.ResponseWriter.
func (w *refusedRead) Write(b []byte) (int, error) {
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// WriteHeader implements http.ResponseWriter. A stream that has begun keeps its status: the
// reason follows as text, by which the client sees that it is broken.
func (w *refusedRead) WriteHeader(status int) {
	if w.begun {
		return
	}
	w.begun = true
	if status == http.StatusInternalServerError && w.reading.Refused() {
		status = http.StatusUnprocessableEntity
	}
	w.ResponseWriter.WriteHeader(status)
}

// Flush implements http.Flusher.
func (w *refusedRead) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }
