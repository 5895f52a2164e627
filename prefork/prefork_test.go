package prefork_test

import (
	"context"
	"errors"
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
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/multiproc"
	"github.com/redline-metrics/redline/prefork"
)

// TestMain runs the worker's program too: a worker is the program that started it, which is
// this test.
func TestMain(m *testing.M) {
	if prefork.Worker() > 0 || os.Getenv("PREFORK_TEST_LEADER") != "" {
		if err := prefork.ListenAndServe(context.Background(), prefork.Config{
			Addr: "127.0.0.1:0", Workers: 2, MetricsAddr: "127.0.0.1:0", Dir: os.Getenv("PREFORK_TEST_LEADER"),
			Listening: func(service, _ string) { fmt.Println(service) },
		}, open); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// open makes the service under test. Its requests choose the handler's behaviour.
func open(w *multiproc.Writer) (http.Handler, error) {
	if os.Getenv("PREFORK_TEST_BROKEN") != "" {
		return nil, errors.New("no database")
	}
	m, err := redline.New(redline.Config{Store: w})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /pid/{n}", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, os.Getpid()) })
	mux.HandleFunc("GET /wait", func(w http.ResponseWriter, r *http.Request) {
		// It writes its pid, and goes on when the file exists that the client names.
		_, _ = fmt.Fprintln(w, os.Getpid())
		_ = http.NewResponseController(w).Flush()
		for _, err := os.Stat(r.URL.Query().Get("file")); err != nil && r.Context().Err() == nil; {
			time.Sleep(5 * time.Millisecond)
			_, err = os.Stat(r.URL.Query().Get("file"))
		}
		_, _ = fmt.Fprintln(w, "done")
	})
	return m.Wrap(mux), nil
}

// service is a leader in this process.
type service struct {
	url, metrics string
	reports      chan error
	stop         context.CancelFunc
	ended        chan error
	client       *http.Client
}

// serve leads until the test ends, unless it has ended before.
func serve(t *testing.T, cfg prefork.Config) *service {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &service{reports: make(chan error, 1000), stop: stop, ended: make(chan error, 1)}
	// A connection for each request, so that all workers get some.
	s.client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	cfg.Addr, cfg.MetricsAddr = "127.0.0.1:0", "127.0.0.1:0"
	cfg.Report = func(err error) { s.reports <- err }
	listening := make(chan struct{})
	cfg.Listening = func(service, metrics string) {
		s.url, s.metrics = "http://"+service, "http://"+metrics+"/metrics"
		close(listening)
	}
	go func() {
		s.ended <- prefork.ListenAndServe(ctx, cfg, open)
		close(s.ended)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-s.ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case <-listening:
	case err := <-s.ended:
		t.Fatal(err)
	}
	return s
}

// get sends requests until a worker answers.
func (s *service) get(t *testing.T, url string) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		resp, err := s.client.Get(url)
		if err != nil {
			if time.Now().After(end) {
				t.Fatal(err)
			}
			continue
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
}

// pids returns those of the n workers, and the number of requests that it took.
func (s *service) pids(t *testing.T, n int) (pids []int, asked int) {
	t.Helper()
	seen := map[int]bool{}
	for len(seen) < n {
		pid, err := strconv.Atoi(s.get(t, s.url+"/pid/"+strconv.Itoa(asked)))
		if err != nil {
			t.Fatal(err)
		}
		if asked++; !seen[pid] {
			seen[pid] = true
			pids = append(pids, pid)
		}
	}
	return pids, asked
}

// value returns the value of a line of the merged metrics.
func (s *service) value(t *testing.T, from, series string) float64 {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(series) + ` (\S+)$`).FindStringSubmatch(s.get(t, from))
	if m == nil {
		return 0
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const (
	answered   = `http_requests_total{method="GET",route="/pid/{n}",status="200"}`
	inProgress = `http_requests_in_progress{method="GET"}`
)

// TestServe holds that all workers answer on one port, and the first process and each
// worker serve the sums.
func TestServe(t *testing.T) {
	s := serve(t, prefork.Config{Workers: 3})
	_, asked := s.pids(t, 3)
	for _, from := range []string{s.metrics, s.url + "/metrics"} {
		if got := s.value(t, from, answered); got != float64(asked) {
			t.Errorf("%v requests at %s, want %d", got, from, asked)
		}
	}
	if text := s.get(t, s.metrics); strings.Count(text, "\nprocess_open_fds{pid=") != 3 || !strings.Contains(text, "\nredline_prefork_deaths_total 0\n") {
		t.Errorf("the workers' processes are missing:\n%s", text)
	}
}

// TestKilled holds that a worker that is killed is replaced. Its counts stay, its requests
// under way are no longer in progress, and its files are folded.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, prefork.Config{Workers: 2, Backoff: time.Millisecond, FoldInterval: 20 * time.Millisecond, Dir: dir})
	_, asked := s.pids(t, 2)
	resp, err := s.client.Get(s.url + "/wait")
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(resp.Body, &pid); err != nil {
		t.Fatal(err)
	}
	if got := s.value(t, s.metrics, inProgress); got != 1 {
		t.Errorf("%v in progress, want 1", got)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := <-s.reports; !strings.HasSuffix(err.Error(), "has died, and is started again in 1ms: signal: killed") {
		t.Errorf("report %v", err)
	}
	_ = resp.Body.Close()
	for s.value(t, s.metrics, "redline_multiproc_files_folded_total") < 3 { // counter, histogram and gauge
		if got := s.value(t, s.metrics, answered); got != float64(asked) {
			t.Fatalf("%v requests, want %d", got, asked)
		}
	}
	if got := s.value(t, s.metrics, inProgress); got != 0 {
		t.Errorf("%v in progress of a worker that is dead", got)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, fmt.Sprintf("*_%d.db", pid))); len(names) > 0 {
		t.Errorf("not folded: %v", names)
	}
	pids, more := s.pids(t, 2)
	for _, p := range pids {
		if p == pid {
			t.Error("the dead answer")
		}
	}
	if got := s.value(t, s.metrics, answered); got != float64(asked+more) {
		t.Errorf("%v requests, want %d", got, asked+more)
	}
	if got := s.value(t, s.metrics, "redline_prefork_deaths_total"); got != 1 {
		t.Errorf("%v deaths", got)
	}
}

// TestGraceful holds that on a stop, requests under way are answered to their end, and a
// temporary directory is removed.
func TestGraceful(t *testing.T) {
	file := filepath.Join(t.TempDir(), "go on")
	s := serve(t, prefork.Config{Workers: 1})
	resp, err := s.client.Get(s.url + "/wait?file=" + strings.ReplaceAll(file, " ", "%20"))
	if err != nil {
		t.Fatal(err)
	}
	s.stop()
	// The metrics are up until the workers have stopped. New connections are refused from
	// the beginning of the stop.
	for {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			break
		}
		_ = c.Close()
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || !strings.HasSuffix(string(body), "done\n") {
		t.Errorf("body %q, %v", body, err)
	}
}

// TestUngraceful holds that a request that does not end delays the stop by no more than
// the grace.
func TestUngraceful(t *testing.T) {
	s := serve(t, prefork.Config{Workers: 1, Grace: time.Millisecond})
	resp, err := s.client.Get(s.url + "/wait")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	s.stop()
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}

// TestGivesUp holds that workers that cannot start are not started for ever.
func TestGivesUp(t *testing.T) {
	t.Setenv("PREFORK_TEST_BROKEN", "1")
	reports := 0
	err := prefork.ListenAndServe(t.Context(), prefork.Config{
		Addr: "127.0.0.1:0", NoEndpoint: true, Workers: 1, Backoff: time.Millisecond, Attempts: 3,
		Report: func(error) { reports++ },
	}, open)
	if err == nil || err.Error() != "prefork: worker 1 has died 3 times in a row, at last by: exit status 1" || reports != 2 {
		t.Errorf("error %v after %d reports", err, reports)
	}
}

// TestRefuses holds that settings that cannot be served are refused.
func TestRefuses(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	taken := l.Addr().String()
	for want, cfg := range map[string]prefork.Config{
		"address already in use":       {Addr: taken},
		"bind: address already in use": {Addr: "127.0.0.1:0", MetricsAddr: taken},
		"must not be negative":         {Addr: "127.0.0.1:0", Workers: -1},
		"no such file or directory":    {Addr: "127.0.0.1:0", Dir: filepath.Join(t.TempDir(), "nowhere")},
	} {
		if err := prefork.ListenAndServe(t.Context(), cfg, open); err == nil || !strings.HasPrefix(err.Error(), "prefork: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestLeaderKilled holds that workers do not outlive the first process.
func TestLeaderKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "PREFORK_TEST_LEADER="+t.TempDir())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var addr string
	if _, err := fmt.Fscan(out, &addr); err != nil {
		t.Fatal(err)
	}
	s := &service{url: "http://" + addr, client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	s.pids(t, 2)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			break
		}
		_ = c.Close()
	}
}
