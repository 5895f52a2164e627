package engine_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// onSocket serves at a socket of the file system, over TLS or not.
func onSocket(t *testing.T, tls bool, h http.HandlerFunc) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Listener = l
	if tls {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return path
}

// TestUnixSockets holds that targets with the label __unix_socket__ are scraped there, as
// Prometheus does: whether the label is given or comes by relabeling, over TLS, where two
// have one address, and with spans that are sent. The bounds of answers hold there too.
func TestUnixSockets(t *testing.T) {
	says := func(value string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, "said{host=%q} %s\n", r.Host, value)
		}
	}
	var most atomic.Int64 // bytes that were read of an answer without end
	sockets := map[string]string{
		"one": onSocket(t, false, says("1")), "two": onSocket(t, false, says("2")), "tls": onSocket(t, true, says("3")),
		"cut": onSocket(t, false, func(w http.ResponseWriter, _ *http.Request) {
			c, out, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = out.WriteString("HTTP/1.1 200 OK\r\n\r\nsaid 4")
				_ = out.Flush()
				_ = c.Close()
			}
		}),
		"endless": onSocket(t, false, func(w http.ResponseWriter, _ *http.Request) {
			var read int64
			for part := []byte(strings.Repeat("# a\n", 1<<14)); ; {
				n, err := w.Write(part)
				if read += int64(n); err != nil {
					most.Store(max(most.Load(), read))
					return
				}
			}
		}),
		"nobody": filepath.Join(t.TempDir(), "s"),
	}
	tcp := serving(t, says("5"))
	sent := make(chan struct{}, 1)
	collector := serving(t, func(http.ResponseWriter, *http.Request) {
		select {
		case sent <- struct{}{}:
		default:
		}
	})
	config := "global: {scrape_interval: 300ms, scrape_timeout: 300ms}\nscrape_configs:\n"
	for name, socket := range sockets {
		scheme := "http"
		if name == "tls" {
			scheme = "https"
		}
		config += fmt.Sprintf("- {job_name: %s, scheme: %s, tls_config: {insecure_skip_verify: true}, body_size_limit: 1MB, static_configs: [{targets: [%q], labels: {__unix_socket__: %q}}]}\n", name, scheme, tcp, socket)
	}
	config += fmt.Sprintf("- {job_name: both, static_configs: [{targets: [%[1]q]}, {targets: [%[1]q], labels: {at: %[2]q}}, {targets: [%[1]q], labels: {at: %[3]q}}], relabel_configs: [{source_labels: [at], target_label: __unix_socket__}]}\n",
		tcp, sockets["one"], sockets["two"])
	dir := write(t, map[string]string{"prometheus.yml": config})
	r := start(t, engine.Config{File: filepath.Join(dir, "prometheus.yml")})
	check := func() {
		t.Helper()
		await.NoError(t, func() error {
			got := r.query(t, "said", "job")
			if len(got) != 4 || got["one"] != 1 || got["two"] != 2 || got["tls"] != 3 {
				return fmt.Errorf("jobs say %v", got)
			}
			if got := r.query(t, "said{job='both'}", "at"); got[""] != 5 || got[sockets["one"]] != 1 || got[sockets["two"]] != 2 {
				return fmt.Errorf("targets of one job and address say %v", got)
			}
			if got := r.query(t, "said", "host"); len(got) != 1 {
				return fmt.Errorf("hosts are %v", got)
			}
			if up := r.query(t, "up", "job"); up["cut"] != 0 || up["endless"] != 0 || up["nobody"] != 0 {
				return fmt.Errorf("up is %v", up)
			}
			return nil
		})
	}
	check()
	if n := most.Load(); n > 40<<20 {
		t.Errorf("%d bytes were read of an answer without end", n)
	}
	replace(t, filepath.Join(dir, "prometheus.yml"), config+fmt.Sprintf("tracing: {client_type: http, endpoint: %q, insecure: true, sampling_fraction: 1}\n", collector))
	if err := r.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-sent
	check()
}
