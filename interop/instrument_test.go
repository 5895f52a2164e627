package interop

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
)

// wsgiServer is how one of the servers serves an app.
type wsgiServer struct {
	ready   *regexp.Regexp // captures its address
	command []string       // in the environment's bin
}

var (
	gunicornReady = regexp.MustCompile(`Listening at: http://(\S+)`)
	uwsgiReady    = regexp.MustCompile(`bound to TCP address (\S+)`)
)

func gunicornOf(app string, args ...string) wsgiServer {
	return wsgiServer{gunicornReady, append(append([]string{"gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket"}, args...), app)}
}

func uwsgiOf(t *testing.T, app string, args ...string) wsgiServer {
	t.Helper()
	return wsgiServer{uwsgiReady, append([]string{
		"uwsgi", "--home", filepath.Dir(filepath.Dir(python(t, "service"))), "--http-socket", "127.0.0.1:0", "--master",
		"--min-worker-lifetime", "0", "--forkbomb-delay", "0", "--die-on-term", "--need-app", "--disable-logging", "--module", app,
	}, args...)}
}

// ended has a server that a signal would end by that end as others do.
func ended(ready string, command ...string) wsgiServer {
	return wsgiServer{regexp.MustCompile(ready), append([]string{
		"sh", "-c", `"$@" & trap "kill $!; wait; exit 0" TERM; wait`, "sh",
	}, command...)}
}

// instrumented runs a server by redline run --instrument.
func instrumented(t *testing.T, redline string, server wsgiServer, flags ...string) underRun {
	t.Helper()
	bin := filepath.Dir(python(t, "service"))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return runBy(t, redline, append([]string{"--instrument"}, flags...), server.ready, server.command...)
}

// answered counts answers by the labels of their requests.
type answered struct {
	mu    sync.Mutex
	count map[string]float64
}

// send sends a request on a connection of its own, and counts its answer.
func (a *answered) send(t *testing.T, app, method, path, route string) {
	t.Helper()
	var body io.Reader
	if method == http.MethodPost || method == http.MethodPut {
		body = strings.NewReader(`{"name": "a"}`)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, app+path, body)
	if err != nil {
		t.Error(err)
		return
	}
	req.Close = true
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count[fmt.Sprintf(`{method=%q,route=%q,status="%d"}`, method, route, resp.StatusCode)]++
}

// useItems has clients use the items API, each as often as it should.
func useItems(t *testing.T, app string, clients, times int, halfway func()) map[string]float64 {
	t.Helper()
	a := answered{count: map[string]float64{}}
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			for i := range times {
				if client == 0 && i == times/2 {
					halfway()
				}
				a.send(t, app, http.MethodGet, "/", "/")
				a.send(t, app, http.MethodPost, "/items", "/items")
				a.send(t, app, http.MethodGet, "/items", "/items")
				a.send(t, app, http.MethodGet, fmt.Sprintf("/items/%d", i), "/items/<int:item_id>")
				a.send(t, app, http.MethodPut, fmt.Sprintf("/items/%d", client), "/items/<int:item_id>")
				a.send(t, app, http.MethodDelete, fmt.Sprintf("/items/%d", i), "/items/<int:item_id>")
				a.send(t, app, http.MethodGet, fmt.Sprintf("/%d", i), "<unmatched>")
			}
		})
	}
	wg.Wait()
	return a.count
}

// series are those of one sample, by their labels.
func series(t *testing.T, sample, text string) map[string]float64 {
	t.Helper()
	return values(t, regexp.MustCompile(`(?m)^`+sample+`(\{.*\}) (\S+)$`), text)
}

// counts waits until exactly these requests are counted, and timed, and none is in
// progress.
func (s underRun) counts(t *testing.T, want map[string]float64) {
	t.Helper()
	await.NoError(t, func() error {
		text, err := s.metrics.scrape()
		if err != nil {
			t.Fatal(err)
		}
		for _, sample := range []string{"http_requests_total", "http_request_duration_seconds_count"} {
			if diff := cmp.Diff(want, series(t, sample, text)); diff != "" {
				return fmt.Errorf("%s, of the answers and as served (-want +got):\n%s", sample, diff)
			}
		}
		for labels, running := range series(t, "http_requests_in_progress", text) {
			if running != 0 {
				return fmt.Errorf("%v requests in progress: %s", running, labels)
			}
		}
		return nil
	})
}

// TestInstrument measures an app that knows nothing of metrics, under each server. As many
// requests are counted as were answered, by rule and status, while workers come and go,
// and on the way no series goes back.
func TestInstrument(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, c := range map[string]struct {
		server  wsgiServer
		halfway os.Signal
	}{
		"gunicorn sync":            {gunicornOf("items:app", "--workers", "4", "--max-requests", "40"), syscall.SIGHUP},
		"gunicorn preload_app":     {gunicornOf("items:app", "--workers", "4", "--max-requests", "40", "--preload"), nil},
		"gunicorn gthread":         {gunicornOf("items:app", "--workers", "2", "--threads", "8"), nil},
		"gunicorn gthread preload": {gunicornOf("items:app", "--workers", "2", "--threads", "8", "--preload"), nil},
		"gunicorn gevent":          {gunicornOf("items:app", "--workers", "2", "--worker-class", "gevent"), nil},
		"uWSGI":                    {uwsgiOf(t, "items:app", "--processes", "4", "--max-requests", "40"), nil},
		"uWSGI lazy-apps":          {uwsgiOf(t, "items:app", "--processes", "4", "--max-requests", "40", "--lazy-apps"), nil},
		"uWSGI threads":            {uwsgiOf(t, "items:app", "--processes", "2", "--threads", "4"), nil},
		"flask run":                {ended(`Running on http://(\S+)`, "flask", "--app", "items:app", "run", "--port", "0"), nil},
		"waitress":                 {ended(`Serving on http://(\S+)`, "waitress-serve", "--listen", "127.0.0.1:0", "--threads", "8", "items:app"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := instrumented(t, redline, c.server)
			scraped := make(chan struct{})
			watched := s.metrics.watch(t, regexp.MustCompile(`(?m)^(http_\w+_(?:total|bucket|count|sum)\{.*\}) (\S+)$`), scraped)
			want := useItems(t, s.app, 8, 20, func() {
				if c.halfway != nil {
					if err := s.process.Signal(c.halfway); err != nil {
						t.Error(err)
					}
				}
			})
			s.counts(t, want)
			close(scraped)
			if w := <-watched; w.failures > 0 {
				t.Errorf("%d scrapes failed, the last: %v", w.failures, w.err)
			}
			if len(want) < 8 {
				t.Errorf("the API answered as %v only", want)
			}
		})
	}
}

// TestInstrumentForked holds that uWSGI forks without Python's knowledge. Though the
// process that it forks has files by then, each worker has its own.
func TestInstrumentForked(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	s := instrumented(t, redline, uwsgiOf(t, "warm:app", "--processes", "2"))
	want := useItems(t, s.app, 8, 20, func() {})
	want[`{method="GET",route="/",status="200"}`]++
	s.counts(t, want)
	text, err := s.metrics.scrape()
	if err != nil {
		t.Fatal(err)
	}
	if writers := series(t, "process_open_fds", text); len(writers) < 2 {
		t.Errorf("files are written by %v alone", writers)
	}
}
