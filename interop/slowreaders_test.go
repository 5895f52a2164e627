package interop

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/await"
	"github.com/redline-metrics/redline/multiproc"
)

// manyWorkerSeries writes worker files with metrics of 8 MB.
func manyWorkerSeries(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	w, err := multiproc.NewWriter(multiproc.WriterConfig{Dir: dir, ID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	count := child(w.Counter(prometheus.CounterOpts{Name: "requests_total", Help: "Requests."}, "path"))
	for i := range 45_000 {
		count(t, fmt.Sprintf("/%0180d", i)).Inc()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// memory returns a figure of a process's memory in bytes: VmRSS, or VmHWM, the highest
// that VmRSS was.
func memory(t *testing.T, pid int, figure string) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	kb, err := strconv.Atoi(string(regexp.MustCompile(figure + `:\s*(\d+)`).FindSubmatch(text)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

// sockets returns how many sockets a process has open.
func sockets(t *testing.T, pid int) (n int) {
	t.Helper()
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if to, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n
}

// askOnly sends a request, and reads nothing.
func askOnly(t *testing.T, address, request string) {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(4096)
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
}

// TestSlowReaders holds that 200 clients that read nothing cost redline collect and redline
// run less than 100 MB over the idle process, and are ended, and that others are served
// beside them. The kind: memory that grows with the number of clients, slow or many, in all
// formats. TestSlowReaders of the library holds it of its endpoint.
func TestSlowReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for clients to be given up, half a minute")
	}
	const clients, most = 200, 100 << 20
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	files := manyWorkerSeries(t)
	url := regexp.MustCompile(`url=http://(\S+)/metrics`)
	for name, args := range map[string][]string{
		"collect": {"collect", files, "--listen", "127.0.0.1:0"},
		"run": {
			"run", "--listen", "127.0.0.1:0", foldOften, "--dir", filepath.Join(t.TempDir(), "workers"), "--",
			"sh", "-c", `trap "exit 0" TERM; cp "$0"/* "$PROMETHEUS_MULTIPROC_DIR"; while true; do sleep 0.2; done`, files,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(redline, args...)
			address := startCommand(t, cmd, url)[0]
			await.NoError(t, func() error { // the files are copied, and folded
				text := fetchText(t, "http://"+address+"/metrics")
				if len(text) < 8<<20 || name == "run" && foldedFiles(t, text) == 0 {
					return fmt.Errorf("%d bytes are served", len(text))
				}
				return nil
			})
			pid := cmd.Process.Pid
			idle := memory(t, pid, "VmRSS")
			// The highest is that of the following scrapes.
			if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0o600); err != nil {
				t.Skipf("the highest memory of a process cannot be told: %v", err)
			}
			http.DefaultClient.CloseIdleConnections()
			open := sockets(t, pid)
			for i := range clients {
				request := [...]string{
					"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
					"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: application/openmetrics-text;version=1.0.0\r\n\r\n",
					fmt.Sprintf("GET /metrics?name[]=requests_total&name[]=%d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", i),
					"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n",
				}[i%4]
				askOnly(t, address, request)
			}
			await.NoError(t, func() error { // who is refused comes again
				resp, err := http.Get("http://" + address + "/metrics")
				if err != nil {
					return err
				}
				defer func() { _ = resp.Body.Close() }()
				n, err := io.Copy(io.Discard, resp.Body)
				if err != nil || resp.StatusCode != http.StatusOK || n < 8<<20 {
					return fmt.Errorf("another client gets %s, %d bytes: %w", resp.Status, n, err)
				}
				return nil
			})
			http.DefaultClient.CloseIdleConnections()
			await.NoError(t, func() error {
				if n := sockets(t, pid); n > open {
					return fmt.Errorf("%d connections are open", n-open)
				}
				return nil
			})
			over := memory(t, pid, "VmHWM") - idle
			t.Logf("%d MB over the idle process's %d MB", over>>20, idle>>20)
			if over > most {
				t.Errorf("%d MB over the idle process", over>>20)
			}
			text := fetchText(t, "http://"+address+"/metrics?name[]=redline_multiproc_scrapes_dropped_total")
			if !strings.Contains(text, `redline_multiproc_scrapes_dropped_total{reason="stalled"}`) {
				t.Errorf("nobody was given up:\n%s", text)
			}
		})
	}
}
