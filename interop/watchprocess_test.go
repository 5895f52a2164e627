package interop

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWatchInUse holds that of two processes on one directory of data the second ends at
// once, and says why in a line; the first is not hurt.
func TestWatchInUse(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	data := t.TempDir()
	first := startCommand(t, watchCommand(redline, "--data", data, ":1"), servingWatch)[0]
	_ = isReady(t, first)
	second := exec.CommandContext(t.Context(), redline, "watch", "--listen", "127.0.0.1:0", "--data", data, ":1")
	var stderr strings.Builder
	second.Stderr = &stderr
	var exit *exec.ExitError
	if err := second.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the second: %v", err)
	}
	if want := "redline watch: data in " + data + " are in use by another process; one redline watch can have all targets, another one needs its own --data and --listen\n"; stderr.String() != want {
		t.Errorf("the second says %q, want %q", stderr.String(), want)
	}
	if got, err := query(first, "vector(1)"); err != nil || got[""] != 1 {
		t.Errorf("the first: %v, %v", got, err)
	}
}

// TestWatchStopHanging holds that a request that would never be answered is ended in time
// when the process is to end, and its status is 0.
func TestWatchStopHanging(t *testing.T) {
	const limit = 10 * time.Second
	asked := make(chan struct{}, 1)
	released, release := context.WithCancel(context.Background())
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-released.Done():
		}
	}))
	t.Cleanup(elsewhere.Close)
	t.Cleanup(release)
	cmd := watchCommand(build(t, "github.com/redline-metrics/redline/cmd/redline"), "--data", "", "--query", elsewhere.URL)
	lines := logged(t, cmd)
	api := lines.next(t, servingWatch)
	_ = isReady(t, api)
	answered := make(chan error, 1)
	go func() {
		resp, err := http.Get("http://" + api + "/api/v1/query?query=up")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusBadGateway {
				err = errors.New(resp.Status)
			}
		}
		answered <- err
	}()
	<-asked
	began := time.Now()
	ends(t, cmd, lines)
	if err := <-answered; err != nil {
		t.Errorf("its answer: %v", err)
	}
	if took := time.Since(began); took > limit {
		t.Errorf("it took %v to end", took)
	} else {
		t.Logf("it took %v to end", took)
	}
}
