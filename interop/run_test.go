package interop

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

// TestRunGunicorn: gunicorn under redline run, with workers that are replaced all
// the time, and an app that knows nothing of several processes. At the end as
// many requests are counted as were sent, and on the way no scrape shows fewer
// than one before.
func TestRunGunicorn(t *testing.T) {
	const clients, requests = 6, 200
	interpreter := python(t, "service")
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	cmd := exec.Command(redline, "run", "--listen", "127.0.0.1:0", "--",
		filepath.Join(filepath.Dir(interpreter), "gunicorn"), "--workers", "4", "--max-requests", "40",
		"--bind", "127.0.0.1:0", "app:app")
	cmd.Dir = "python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	found := startCommand(t, cmd, regexp.MustCompile(`url=(http://\S+/metrics)`), regexp.MustCompile(`Listening at: (http://\S+)`))
	metrics, app := found[0], found[1]

	total := func() float64 {
		resp, err := http.Get(metrics)
		if err != nil {
			t.Error(err)
			return 0
		}
		defer func() { _ = resp.Body.Close() }()
		text, _ := io.ReadAll(resp.Body)
		var sum float64
		for _, m := range regexp.MustCompile(`(?m)^flask_http_requests_total\{.*\} (\S+)$`).FindAllStringSubmatch(string(text), -1) {
			var n float64
			_, _ = fmt.Sscan(m[1], &n)
			sum += n
		}
		return sum
	}
	sent := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for last := 0.0; ; {
			now := total()
			if now < last {
				t.Errorf("a scrape shows %v requests, one before it %v", now, last)
			}
			last = now
			select {
			case <-sent:
				return
			default:
			}
		}
	}()
	// One connection a request: a worker that ends closes those that it keeps.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := range requests {
				resp, err := client.Get(fmt.Sprintf("%s/users/%d", app, i))
				if err != nil {
					t.Error(err)
					return
				}
				_ = resp.Body.Close()
			}
		})
	}
	wg.Wait()
	close(sent)
	<-watched
	if got := total(); got != clients*requests {
		t.Errorf("%v requests counted, %d sent", got, clients*requests)
	}
}
