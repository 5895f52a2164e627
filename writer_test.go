package redline_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redline-metrics/redline"
)

// A writer with any set of the optional interfaces is a struct of these.
type (
	plain   struct{ http.ResponseWriter }
	flushes struct{ called *string }
	hijacks struct{ called *string }
	reads   struct{ called *string }
	pushes  struct{ called *string }
	texts   struct{ called *string }
)

var errFake = errors.New("no connection")

func (f flushes) Flush() { *f.called = "Flush" }
func (h hijacks) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	*h.called = "Hijack"
	return nil, nil, errFake
}
func (r reads) ReadFrom(io.Reader) (int64, error)     { *r.called = "ReadFrom"; return 0, nil }
func (p pushes) Push(string, *http.PushOptions) error { *p.called = "Push"; return nil }
func (s texts) WriteString(string) (int, error)       { *s.called = "WriteString"; return 0, nil }

// TestInterfaces: handlers see exactly the optional interfaces that the writer
// below has, whichever of the 32 sets that is, and calls reach it.
func TestInterfaces(t *testing.T) {
	var called string
	f, h, r, p, s := flushes{&called}, hijacks{&called}, reads{&called}, pushes{&called}, texts{&called}
	w := plain{httptest.NewRecorder()}
	writers := []http.ResponseWriter{
		w,
		struct {
			plain
			flushes
		}{w, f},
		struct {
			plain
			hijacks
		}{w, h},
		struct {
			plain
			flushes
			hijacks
		}{w, f, h},
		struct {
			plain
			reads
		}{w, r},
		struct {
			plain
			flushes
			reads
		}{w, f, r},
		struct {
			plain
			hijacks
			reads
		}{w, h, r},
		struct {
			plain
			flushes
			hijacks
			reads
		}{w, f, h, r},
		struct {
			plain
			pushes
		}{w, p},
		struct {
			plain
			flushes
			pushes
		}{w, f, p},
		struct {
			plain
			hijacks
			pushes
		}{w, h, p},
		struct {
			plain
			flushes
			hijacks
			pushes
		}{w, f, h, p},
		struct {
			plain
			reads
			pushes
		}{w, r, p},
		struct {
			plain
			flushes
			reads
			pushes
		}{w, f, r, p},
		struct {
			plain
			hijacks
			reads
			pushes
		}{w, h, r, p},
		struct {
			plain
			flushes
			hijacks
			reads
			pushes
		}{w, f, h, r, p},
		struct {
			plain
			texts
		}{w, s},
		struct {
			plain
			flushes
			texts
		}{w, f, s},
		struct {
			plain
			hijacks
			texts
		}{w, h, s},
		struct {
			plain
			flushes
			hijacks
			texts
		}{w, f, h, s},
		struct {
			plain
			reads
			texts
		}{w, r, s},
		struct {
			plain
			flushes
			reads
			texts
		}{w, f, r, s},
		struct {
			plain
			hijacks
			reads
			texts
		}{w, h, r, s},
		struct {
			plain
			flushes
			hijacks
			reads
			texts
		}{w, f, h, r, s},
		struct {
			plain
			pushes
			texts
		}{w, p, s},
		struct {
			plain
			flushes
			pushes
			texts
		}{w, f, p, s},
		struct {
			plain
			hijacks
			pushes
			texts
		}{w, h, p, s},
		struct {
			plain
			flushes
			hijacks
			pushes
			texts
		}{w, f, h, p, s},
		struct {
			plain
			reads
			pushes
			texts
		}{w, r, p, s},
		struct {
			plain
			flushes
			reads
			pushes
			texts
		}{w, f, r, p, s},
		struct {
			plain
			hijacks
			reads
			pushes
			texts
		}{w, h, r, p, s},
		struct {
			plain
			flushes
			hijacks
			reads
			pushes
			texts
		}{w, f, h, r, p, s},
	}
	m := newMetrics(t, redline.Config{})
	for set, w := range writers {
		m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			check := func(bit int, name string, has bool, call func()) {
				if want := set&bit != 0; has != want {
					t.Errorf("set %05b: %s: %v, want %v", set, name, has, want)
				}
				if has {
					called = ""
					call()
					if called != name {
						t.Errorf("set %05b: %s called %q", set, name, called)
					}
				}
			}
			flusher, ok := w.(http.Flusher)
			check(1, "Flush", ok, func() { flusher.Flush() })
			hijacker, ok := w.(http.Hijacker)
			check(2, "Hijack", ok, func() {
				if _, _, err := hijacker.Hijack(); !errors.Is(err, errFake) {
					t.Errorf("Hijack: %v", err)
				}
			})
			readerFrom, ok := w.(io.ReaderFrom)
			check(4, "ReadFrom", ok, func() { _, _ = readerFrom.ReadFrom(nil) })
			pusher, ok := w.(http.Pusher)
			check(8, "Push", ok, func() { _ = pusher.Push("", nil) })
			stringWriter, ok := w.(io.StringWriter)
			check(16, "WriteString", ok, func() { _, _ = stringWriter.WriteString("") })
			if _, ok := w.(interface{ Unwrap() http.ResponseWriter }); !ok {
				t.Errorf("set %05b: no Unwrap", set)
			}
		})).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil))
	}
}
