package interop

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// underRun is gunicorn under redline run.
type underRun struct {
	metrics, app string
	client       *http.Client
}

// runGunicorn starts interop/python/app.py, which knows nothing of several
// processes.
func runGunicorn(t *testing.T, args ...string) underRun {
	t.Helper()
	interpreter := python(t, "service")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	gunicorn := filepath.Join(filepath.Dir(interpreter), "gunicorn")
	args = append([]string{"run", "--listen", "127.0.0.1:0", "--", gunicorn, "--bind", "127.0.0.1:0"}, append(args, "app:app")...)
	cmd := exec.Command(redline, args...)
	cmd.Dir = "python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	found := startCommand(t, cmd, regexp.MustCompile(`url=(http://\S+/metrics)`), regexp.MustCompile(`Listening at: (http://\S+)`))
	// One connection a request: a worker that ends closes those that it keeps.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return underRun{metrics: found[0], app: found[1], client: client}
}

// ask sends a request, and says whether it was answered.
func (s underRun) ask(i int) error {
	resp, err := s.client.Get(fmt.Sprintf("%s/users/%d", s.app, i))
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return err
}

// scrape reads the merged metrics.
func (s underRun) scrape(t *testing.T) string {
	t.Helper()
	resp, err := s.client.Get(s.metrics)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// total is the number of requests that are counted.
func (s underRun) total(t *testing.T) float64 {
	t.Helper()
	var sum float64
	for _, m := range regexp.MustCompile(`(?m)^flask_http_requests_total\{.*\} (\S+)$`).FindAllStringSubmatch(s.scrape(t), -1) {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Error(err)
		}
		sum += n
	}
	return sum
}

// watch scrapes all the time until ended is closed: totals never go back.
func (s underRun) watch(t *testing.T, ended chan struct{}) (watched chan struct{}) {
	t.Helper()
	watched = make(chan struct{})
	go func() {
		defer close(watched)
		for last := 0.0; ; {
			now := s.total(t)
			if now < last {
				t.Errorf("a scrape shows %v requests, one before it %v", now, last)
			}
			last = now
			select {
			case <-ended:
				return
			default:
			}
		}
	}()
	return watched
}

// killWorker kills a worker: a process that the metrics name.
func (s underRun) killWorker(t *testing.T) {
	t.Helper()
	m := regexp.MustCompile(`(?m)^process_open_fds\{pid="(\d+)"\}`).FindStringSubmatch(s.scrape(t))
	if m == nil {
		return // none is there just now
	}
	if pid, err := strconv.Atoi(m[1]); err == nil {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// TestRecycledWorkers: workers are replaced all the time. At the end as many
// requests are counted as were sent, and on the way no scrape shows fewer than
// one before.
func TestRecycledWorkers(t *testing.T) {
	const clients, requests = 6, 200
	s := runGunicorn(t, "--workers", "4", "--max-requests", "40")
	sent := make(chan struct{})
	watched := s.watch(t, sent)
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := range requests {
				if err := s.ask(i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	close(sent)
	<-watched
	if got := s.total(t); got != clients*requests {
		t.Errorf("%v requests counted, %d sent", got, clients*requests)
	}
}

// TestKilledWorkers: workers are killed at random while the service is under
// load. What is counted at the end lies between the answers that clients got and
// the requests that they sent, and no scrape shows fewer than one before.
func TestKilledWorkers(t *testing.T) {
	const clients, requests, kills = 4, 250, 12
	s := runGunicorn(t, "--workers", "4")
	sent := make(chan struct{})
	watched := s.watch(t, sent)
	var answers atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := range requests {
				if s.ask(i) == nil {
					answers.Add(1)
				}
				if i%(requests*clients/kills) == 0 {
					s.killWorker(t)
				}
			}
		})
	}
	wg.Wait()
	close(sent)
	<-watched
	if got := s.total(t); got < float64(answers.Load()) || got > clients*requests {
		t.Errorf("%v requests counted, %d answered, %d sent", got, answers.Load(), clients*requests)
	}
	t.Logf("%d sent, %d answered, %v counted", clients*requests, answers.Load(), s.total(t))
}
