package redline_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestReadFrom holds that io.Copy from a file takes net/http's short way, and the copied
// bytes are counted.
func TestReadFrom(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, make([]byte, 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, _ *http.Request) {
		if _, ok := w.(io.ReaderFrom); !ok {
			t.Error("the writer has lost ReadFrom")
		}
		f, err := os.Open(file)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = f.Close() }()
		if n, err := io.Copy(w, f); n != 100_000 || err != nil {
			t.Errorf("copied %d, %v", n, err)
		}
	})
	m := newMetrics(t, redline.Config{Sizes: true})
	s := serveHandler(t, m, mux)
	s.do(t, http.MethodGet, "/x")
	scrape(t, m).want(t, map[string]float64{
		`http_response_size_bytes_sum{method="GET",route="/x",status="200"}`: 100_000,
		`http_requests_total{method="GET",route="/x",status="200"}`:          1,
	})
}

// source is a body that fails, panics or is empty before its first byte.
type source struct {
	err      error
	panicked any
}

func (s source) Read([]byte) (int, error) {
	if s.panicked != nil {
		panic(s.panicked)
	}
	return 0, s.err
}

// readerFrom is a middleware's writer that has its own ReadFrom, as those of httpsnoop and
// otelhttp. first is done before.
type readerFrom struct {
	http.ResponseWriter
	first func(http.ResponseWriter)
}

func (w readerFrom) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w readerFrom) ReadFrom(src io.Reader) (int64, error) {
	w.first(w.ResponseWriter)
	return io.Copy(w.ResponseWriter, src)
}

// TestReadFromNothing holds that the status of a copy that writes nothing is the one that
// the client sees. The kind: a header that is recorded before the call that sends it, where
// the call then sends none.
func TestReadFromNothing(t *testing.T) {
	sources := map[string]source{
		"fails": {err: errors.New("upstream has failed")}, "panics": {panicked: "upstream"}, "is empty": {err: io.EOF},
	}
	middlewares := map[string]func(http.Handler) http.Handler{
		"none": func(h http.Handler) http.Handler { return h },
		"hands the body on": func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(readerFrom{w, func(http.ResponseWriter) {}}, r)
			})
		},
		"sends a header before": func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(readerFrom{w, func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) }}, r)
			})
		},
		"embeds the server's": func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(struct {
					http.ResponseWriter
					io.ReaderFrom
				}{w, readerFrom{w, func(http.ResponseWriter) {}}}, r)
			})
		},
	}
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		for middleware, outer := range middlewares {
			for name, src := range sources {
				t.Run(protocol+", "+middleware+", "+name, func(t *testing.T) {
					m := newMetrics(t, redline.Config{})
					h := func(w http.ResponseWriter, _ *http.Request) {
						defer func() {
							if recover() != nil {
								http.Error(w, "it panicked", http.StatusInternalServerError)
							}
						}()
						if n, err := io.Copy(w, src); n == 0 && err != nil {
							http.Error(w, "bad gateway", http.StatusBadGateway)
						}
					}
					server := httptest.NewUnstartedServer(outer(m.Wrap(http.HandlerFunc(h))))
					server.Config.ErrorLog = log.New(io.Discard, "", 0)
					server.EnableHTTP2 = http2
					server.StartTLS()
					resp, err := server.Client().Get(server.URL)
					if err != nil {
						t.Fatal(err)
					}
					_ = resp.Body.Close()
					server.Close() // and the request has ended
					scrape(t, m).want(t, map[string]float64{
						fmt.Sprintf(`http_requests_total{method="GET",route="<unmatched>",status="%d"}`, resp.StatusCode): 1,
					})
				})
			}
		}
	}
}
