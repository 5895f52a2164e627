package peers

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/valyala/fasthttp"
)

// Answer is the status and size of an answer.
type Answer struct {
	Status, Bytes int
}

// Client returns a function that sends GET /route/42, repeatedly, without a network and
// without garbage. The function is for one goroutine.
func (s Service) Client(route string) func() Answer {
	if s.Fast != nil {
		return fastClient(s.Fast, "/"+route+"/42")
	}
	w, r := NewWriter(), NewRequest("/"+route+"/42")
	return func() Answer {
		w.Answer = Answer{}
		s.Handler.ServeHTTP(w, r)
		if w.Status == 0 {
			w.Status = http.StatusOK
		}
		return w.Answer
	}
}

func fastClient(serve fasthttp.RequestHandler, path string) func() Answer {
	c := new(fasthttp.RequestCtx)
	c.Request.Header.SetMethod(http.MethodGet)
	c.Request.Header.SetHost("127.0.0.1")
	c.Request.SetRequestURI(path)
	return func() Answer {
		c.Response.Reset() // as fasthttp does between requests
		serve(c)
		return Answer{c.Response.StatusCode(), len(c.Response.Body())}
	}
}

// NewRequest returns a GET as a server would have read it.
func NewRequest(path string) *http.Request {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://127.0.0.1"+path, http.NoBody)
	if err != nil {
		panic(err) // paths are the benchmark's own
	}
	r.RequestURI = path
	r.RemoteAddr = "127.0.0.1:45678"
	r.Header.Set("User-Agent", "bench")
	r.Header.Set("Accept", "*/*")
	return r
}

// Writer has the method set of net/http's HTTP/1 writer, and counts the bytes written.
type Writer struct {
	Answer
	header http.Header
}

// NewWriter makes a Writer, which can be used for one request after the other.
func NewWriter() *Writer { return &Writer{header: http.Header{}} }

// Header implements http.ResponseWriter.
func (w *Writer) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *Writer) WriteHeader(status int) { w.Status = status }

func (w *Writer) Write(p []byte) (int, error) {
	w.Bytes += len(p)
	return len(p), nil
}

// WriteString implements io.StringWriter.
func (w *Writer) WriteString(s string) (int, error) {
	w.Bytes += len(s)
	return len(s), nil
}

// ReadFrom implements io.ReaderFrom.
func (w *Writer) ReadFrom(src io.Reader) (int64, error) { return io.Copy(io.Discard, src) }

// Flush implements http.Flusher.
func (w *Writer) Flush() {}

// FlushError is called by http.ResponseController.
func (w *Writer) FlushError() error { return nil }

// SetReadDeadline is called by http.ResponseController.
func (w *Writer) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline is called by http.ResponseController.
func (w *Writer) SetWriteDeadline(time.Time) error { return nil }

// EnableFullDuplex is called by http.ResponseController.
func (w *Writer) EnableFullDuplex() error { return nil }

// CloseNotify implements http.CloseNotifier, which net/http's writer still has.
func (w *Writer) CloseNotify() <-chan bool { return nil }

// Hijack implements http.Hijacker.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, errors.New("no connection")
}
