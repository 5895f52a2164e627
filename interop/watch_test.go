package interop

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// watchCommand is redline watch on any address, which it logs.
func watchCommand(redline string, args ...string) *exec.Cmd {
	return exec.Command(redline, append([]string{"watch", "--listen", "127.0.0.1:0", "--log.level", "info"}, args...)...)
}

// logLines are the lines that a process logs.
type logLines struct{ scanner *bufio.Scanner }

func newLines(r io.Reader) logLines { return logLines{bufio.NewScanner(r)} }

// next returns the match of a pattern in the first line from here on that matches.
func (l logLines) next(t *testing.T, pattern *regexp.Regexp) string {
	t.Helper()
	for l.scanner.Scan() {
		if m := pattern.FindStringSubmatch(l.scanner.Text()); m != nil {
			return m[1]
		}
	}
	t.Fatalf("it ended without %s", pattern)
	return ""
}

func (l logLines) drain() {
	for l.scanner.Scan() {
		continue
	}
}

var servingWatch = regexp.MustCompile(`msg=serving url=http://(\S+)`)

// TestWatch holds that a service is watched by its port alone, and promtool and amtool
// work against that.
func TestWatch(t *testing.T) {
	promtool, amtool := program(t, "promtool"), program(t, "amtool")
	itemsd := build(t, "github.com/redline-metrics/redline/examples/itemsd")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	service := start(t, regexp.MustCompile(`items on http://(\S+)/items`), itemsd, "--listen", "127.0.0.1:0")
	_, port, _ := strings.Cut(service, ":")
	began := time.Now()
	api := startCommand(t, watchCommand(redline, "--data", "", ":"+port), servingWatch)[0]
	await.NoError(t, func() error {
		if up, err := query(api, "up"); err != nil || up[""] != 1 {
			return fmt.Errorf("up is %v, %w", up, err)
		}
		return nil
	})
	const interval = 5 * time.Second // by default
	if took := time.Since(began); took > 3*interval {
		t.Errorf("it took %v to be up", took)
	}

	run := func(name string, args ...string) string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), name, args...).Output() // amtool warns of versions on the other stream
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	url := "http://" + api
	if out := run(promtool, "query", "instant", url, "up"); !regexp.MustCompile(`^up\{instance="localhost:` + port + `", job="localhost:` + port + `"\} => 1 @`).MatchString(out) {
		t.Errorf("promtool query instant: %s", out)
	}
	if out := run(promtool, "query", "labels", url, "job"); out != "localhost:"+port+"\n" {
		t.Errorf("promtool query labels: %s", out)
	}
	amURL := "--alertmanager.url=" + url
	id := strings.TrimSpace(run(amtool, amURL, "silence", "add", "alertname=TargetDown", "--author=ada", "--comment=known"))
	if out := run(amtool, amURL, "silence", "query", "-q"); strings.TrimSpace(out) != id {
		t.Errorf("amtool silence query: %q, want %q", out, id)
	}
	run(amtool, amURL, "silence", "expire", id)
	if out := run(amtool, amURL, "silence", "query", "-q"); strings.TrimSpace(out) != "" {
		t.Errorf("expired, and amtool silence query says %q", out)
	}
	run(amtool, amURL, "alert", "query")
}

// withoutEnd represents a target with answers that do not end. It counts the bytes of the first
// one.
func withoutEnd(t *testing.T) (address string, sent func() int64) {
	t.Helper()
	var first atomic.Bool
	var total atomic.Int64
	ended := make(chan int64, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		counts := first.CompareAndSwap(false, true)
		w.Header().Set("Content-Type", "text/plain")
		line := []byte(strings.Repeat("# nothing\n", 10_000))
		for n := int64(0); n < 2<<30; n += int64(len(line)) {
			if _, err := w.Write(line); err != nil {
				break
			}
			if counts {
				total.Add(int64(len(line)))
			}
		}
		if counts {
			ended <- total.Load()
		}
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), func() int64 {
		select {
		case n := <-ended:
			return n
		case <-time.After(time.Minute):
			t.Fatal("the first answer does not end")
			return 0
		}
	}
}

// peakMemory is the most memory that a process has had, in bytes.
func peakMemory(t *testing.T, pid int) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		t.Fatalf("no peak in %s", text)
	}
	kB, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kB << 10
}

// TestWatchWithoutEnd holds that a target that sends two gigabytes is down, by the limit of
// bodies that there is by default. Memory stays bounded, and so do the bytes that are read
// of it.
func TestWatchWithoutEnd(t *testing.T) {
	const most, atMost = 256 << 20, 1 << 30 // of two gigabytes; of memory
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "fine 1\n")
	}))
	t.Cleanup(good.Close)
	bad, sent := withoutEnd(t)
	cmd := watchCommand(redline, "--data", "", "bad="+bad, "good="+good.Listener.Addr().String())
	api := startCommand(t, cmd, servingWatch)[0]
	await.NoError(t, func() error {
		var answer struct {
			Data struct {
				ActiveTargets []struct {
					LastError string
					Labels    map[string]string
				}
			}
		}
		if err := getJSON("http://"+api+"/api/v1/targets", &answer); err != nil {
			return err
		}
		said := map[string]string{}
		for _, target := range answer.Data.ActiveTargets {
			said[target.Labels["job"]] = target.LastError
		}
		if said["bad"] != "body size limit exceeded" || said["good"] != "" {
			return fmt.Errorf("errors are %v", said)
		}
		return nil
	})
	await.NoError(t, func() error {
		if up, err := query(api, `label_replace(up, "route", "$1", "job", "(.*)")`); err != nil || up["bad"] != 0 || up["good"] != 1 {
			return fmt.Errorf("up is %v, %w", up, err)
		}
		return nil
	})
	n, peak := sent(), peakMemory(t, cmd.Process.Pid)
	if n > most {
		t.Errorf("%d MB of the answer were sent", n>>20)
	}
	if peak > atMost {
		t.Errorf("it took %d MB of memory", peak>>20)
	}
	t.Logf("%d MB of the answer were sent, and took %d MB of memory", n>>20, peak>>20)
}

// TestWatchReload holds that SIGHUP has files read again; where they are wrong, that is
// said, and all stays as it is.
func TestWatchReload(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	config := filepath.Join(t.TempDir(), "prometheus.yml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("scrape_configs: [{job_name: one}]")
	cmd := watchCommand(redline, "--data", "", "--config", config)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := newLines(stderr)
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		lines.drain()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	api := lines.next(t, servingWatch)
	has := func(job string) error {
		var answer struct{ Data struct{ YAML string } }
		if err := getJSON("http://"+api+"/api/v1/status/config", &answer); err != nil {
			return err
		}
		if !strings.Contains(answer.Data.YAML, "job_name: "+job+"\n") {
			return fmt.Errorf("%s is not in %q", job, answer.Data.YAML)
		}
		return nil
	}
	await.NoError(t, func() error { return has("one") })
	write("scrape_configs: {")
	_ = cmd.Process.Signal(syscall.SIGHUP)
	if said := lines.next(t, regexp.MustCompile(`level=ERROR msg="the files are not read again; all stays as it is" err="(.*)"`)); !strings.Contains(said, config) {
		t.Errorf("it says %s", said)
	}
	if err := has("one"); err != nil {
		t.Error(err)
	}
	write("scrape_configs: [{job_name: two}]")
	_ = cmd.Process.Signal(syscall.SIGHUP)
	lines.next(t, regexp.MustCompile(`msg="the files have been (read again)"`))
	if err := has("two"); err != nil {
		t.Error(err)
	}
}

// TestWatchStop holds that a stream that would never end, and a target that hangs, do not
// keep the process from ending in time, by status 0; and a request under way is answered.
func TestWatchStop(t *testing.T) {
	const limit = 10 * time.Second
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	release := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}))
	t.Cleanup(hangs.Close)
	t.Cleanup(func() { close(release) })
	cmd := watchCommand(redline, "--data", "", "http://"+hangs.Listener.Addr().String())
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := newLines(stderr)
	defer lines.drain()
	api := "http://" + lines.next(t, servingWatch)
	await.NoError(t, func() error {
		resp, err := http.Get(api + "/-/ready")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				err = errors.New(resp.Status)
			}
		}
		return err
	})
	stream, err := http.Get(api + "/api/v1/notifications/live")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }()
	// A query with a text that comes in once the process is to end.
	body, rest := io.Pipe()
	answered := make(chan error, 1)
	reading := make(chan struct{})
	go func() { answered <- slowQuery(t.Context(), api, body, reading) }()
	<-reading

	began := time.Now()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	await.NoError(t, func() error {
		if resp, err := http.Get(api + "/-/ready"); err == nil {
			_ = resp.Body.Close()
			return errors.New("it still takes requests")
		}
		return nil
	})
	_, _ = io.WriteString(rest, "query=1%2B1")
	_ = rest.Close()
	if err := <-answered; err != nil {
		t.Error(err)
	}
	lines.drain()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > limit {
		t.Errorf("it took %v to end", took)
	} else {
		t.Logf("it took %v to end", took)
	}
}

// slowQuery sends a query, and closes reading when the server waits for its body.
func slowQuery(ctx context.Context, api string, body io.Reader, reading chan<- struct{}) error {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, api+"/api/v1/query", body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Expect", "100-continue")
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && !strings.Contains(string(text), `"2"`) {
		err = fmt.Errorf("%s: %s", resp.Status, text)
	}
	return err
}
