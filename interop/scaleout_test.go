package interop

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// receiver is a program that takes remote write, on an address that it keeps.
type receiver struct {
	addr string
	args []string
	cmd  *exec.Cmd
}

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// start starts it, and waits until it answers.
func (r *receiver) start(t *testing.T) {
	t.Helper()
	r.cmd = exec.Command(r.args[0], r.args[1:]...)
	var said strings.Builder
	r.cmd.Stdout, r.cmd.Stderr = &said, &said
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; {
		resp, err := http.Get("http://" + r.addr + "/-/healthy")
		if err == nil {
			_ = resp.Body.Close()
			return
		}
		if time.Now().After(end) {
			r.stop(syscall.SIGKILL)
			t.Fatalf("%s does not answer: %v\n%s", r.args[0], err, said.String())
		}
	}
}

func (r *receiver) stop(s syscall.Signal) {
	if r.cmd != nil {
		_ = r.cmd.Process.Signal(s)
		_ = r.cmd.Wait()
		r.cmd = nil
	}
}

// samplesOf are the values of a counter, as an engine with Prometheus' API has stored them.
func samplesOf(t *testing.T, base, series string) []float64 {
	t.Helper()
	resp, err := http.Get(base + "/api/v1/query?" + url.Values{"query": {series + "[30m]"}}.Encode())
	if err != nil {
		return nil // it is being restarted
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusServiceUnavailable {
		return nil // it has just been started
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Data struct {
			Result []struct {
				Values [][2]any `json:"values"`
			} `json:"result"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	var found []float64
	for _, series := range answer.Data.Result {
		for _, sample := range series.Values {
			v, err := strconv.ParseFloat(fmt.Sprint(sample[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, v)
		}
	}
	return found
}

// arrived waits until an engine's samples of a series are enough, and returns them.
func arrived(t *testing.T, base, series string, enough func(samples []float64) bool) (samples []float64) {
	t.Helper()
	await.NoError(t, func() error {
		if samples = samplesOf(t, base, series); !enough(samples) {
			return fmt.Errorf("%s has samples of %s: %v", base, series, samples)
		}
		return nil
	})
	return samples
}

func prometheusReceiver() []string {
	return []string{
		"--web.listen-address=ADDR", "--storage.tsdb.path=DIR", "--config.file=/dev/null",
		"--web.enable-remote-write-receiver", "--log.level=warn",
	}
}

// TestScaleOut holds that the samples of redline watch arrive at other engines by remote
// write, each sample once and in order, though the receiver is away for a while; and redline
// watch reads it from there. An agent does the same.
func TestScaleOut(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, c := range map[string]struct {
		program string
		args    []string // of the program, with ADDR and DIR for its address and directory
		away    syscall.Signal
		flags   []string // of redline watch
	}{
		"prometheus":        {"prometheus", prometheusReceiver(), syscall.SIGKILL, nil},
		"prometheus, agent": {"prometheus", prometheusReceiver(), syscall.SIGKILL, []string{"--agent"}},
		// It keeps the last seconds of acknowledged samples in memory alone, and so is
		// asked to stop.
		"victoria-metrics": {"victoria-metrics", []string{
			"-httpListenAddr=ADDR", "-storageDataPath=DIR", "-search.latencyOffset=0s", "-search.disableCache", "-loggerLevel=WARN",
		}, syscall.SIGTERM, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &receiver{addr: freeAddress(t), args: []string{program(t, c.program)}}
			fill := strings.NewReplacer("ADDR", r.addr, "DIR", t.TempDir())
			for _, arg := range c.args {
				r.args = append(r.args, fill.Replace(arg))
			}
			r.start(t)
			t.Cleanup(func() { r.stop(syscall.SIGTERM) })
			base := "http://" + r.addr

			var scrapes atomic.Int64
			target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = fmt.Fprintf(w, "# TYPE scrapes_total counter\nscrapes_total %d\n", scrapes.Add(1))
			}))
			defer target.Close()
			serving := regexp.MustCompile(`url=(http://\S+)`)
			start(t, serving, redline, append([]string{
				"watch", strings.TrimPrefix(target.URL, "http://"), "--interval", "200ms",
				"--listen", "127.0.0.1:0", "--data", t.TempDir(), "--remote-write", base + "/api/v1/write", "--log.level", "info",
			}, c.flags...)...)

			arrived(t, base, "scrapes_total", func(samples []float64) bool { return len(samples) > 5 })
			r.stop(c.away)
			before := scrapes.Load()
			await.NoError(t, func() error {
				if n := scrapes.Load() - before; n <= 20 {
					return fmt.Errorf("%d scrapes while the receiver is away", n)
				}
				return nil
			})
			r.start(t)
			after := scrapes.Load()
			got := arrived(t, base, "scrapes_total", func(samples []float64) bool {
				return len(samples) > 0 && samples[len(samples)-1] > float64(after)
			})
			for i, v := range got {
				if v != got[0]+float64(i) {
					t.Fatalf("sample %d is %v, after %v: %v", i, v, got[max(i-1, 0)], got)
				}
			}
			t.Logf("%d samples in a row, %d of them from while it was away", len(got), after-before)

			reader := start(t, serving, redline, "watch", "--query", base, "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--log.level", "info")
			back := arrived(t, reader, "scrapes_total", func(samples []float64) bool { return len(samples) > 0 })
			if len(back) < len(got) || back[0] != got[0] {
				t.Errorf("%d samples are read back, %d are there", len(back), len(got))
			}
		})
	}
}
