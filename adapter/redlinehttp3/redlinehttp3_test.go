package redlinehttp3_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quic-go/quic-go/http3"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/adapter/redlinehttp3"
	"github.com/redline-metrics/redline/redlinetest"
)

// serve serves h over HTTP/3, and returns a client and the address as a URL.
func serve(t *testing.T, h http.Handler) (*http.Client, string) {
	t.Helper()
	certified := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
	t.Cleanup(certified.Close)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http3.Server{Handler: h, TLSConfig: &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS13}}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(conn)
	}()
	transport := &http3.Transport{TLSClientConfig: certified.Client().Transport.(*http.Transport).TLSClientConfig}
	t.Cleanup(func() {
		_ = transport.Close()
		_ = server.Close()
		_ = conn.Close()
		<-served
	})
	return &http.Client{Transport: transport}, "https://" + conn.LocalAddr().String()
}

func newMetrics(t *testing.T) *redline.Metrics {
	t.Helper()
	m, err := redline.New(redline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// exposes reports whether m exposes a line.
func exposes(m *redline.Metrics, line string) bool {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return strings.Contains("\n"+w.Body.String(), "\n"+line+"\n")
}

// TestWrap holds that handlers find the stream below Wrap, and requests are recorded.
func TestWrap(t *testing.T) {
	m, mux := newMetrics(t), http.NewServeMux()
	mux.HandleFunc("GET /streams/{id}", func(w http.ResponseWriter, _ *http.Request) {
		streamer, ok := w.(http3.HTTPStreamer)
		if !ok {
			t.Error("no HTTPStreamer")
		}
		_ = streamer
		_, _ = io.WriteString(w, "one")
		w.(http.Flusher).Flush()
	})
	mux.HandleFunc("GET /named", func(w http.ResponseWriter, _ *http.Request) { redline.SetRoute(w, "/mine") })
	client, url := serve(t, redlinehttp3.Wrap(m, mux))
	for path, want := range map[string]int{"/streams/7": 200, "/named": 200, "/none": 404} {
		resp, err := client.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != want || resp.ProtoMajor != 3 {
			t.Errorf("%s: %s %s", path, resp.Proto, resp.Status)
		}
	}
	redlinetest.Wait(t, m, "/streams/{id}", 200, 1)
	redlinetest.Wait(t, m, "/mine", 200, 1)
	redlinetest.Wait(t, m, "<unmatched>", 404, 1)
	if exposes(m, `redline_misuse_total{reason="http3_stream"} 1`) {
		t.Error("misuse")
	}
}

// TestClientLeaves holds that a request that its client cancels is 499 over HTTP/3 too.
func TestClientLeaves(t *testing.T) {
	m, mux := newMetrics(t), http.NewServeMux()
	ctx, leave := context.WithCancel(t.Context())
	mux.HandleFunc("GET /slow", func(_ http.ResponseWriter, r *http.Request) {
		leave()
		<-r.Context().Done()
	})
	client, url := serve(t, redlinehttp3.Wrap(m, mux))
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/slow", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := client.Do(r); err == nil {
		_ = resp.Body.Close()
	}
	redlinetest.Wait(t, m, "/slow", 499, 1)
}

// TestWithoutAdapter holds that m.Wrap alone hides the stream, and counts that as misuse.
func TestWithoutAdapter(t *testing.T) {
	m := newMetrics(t)
	client, url := serve(t, m.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })))
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	redlinetest.Wait(t, m, "<unmatched>", 404, 1)
	if !exposes(m, `redline_misuse_total{reason="http3_stream"} 1`) {
		t.Error("nothing says that the stream is hidden")
	}
}
