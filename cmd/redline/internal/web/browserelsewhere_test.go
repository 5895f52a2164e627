package web_test

import (
	"fmt"
	"net"
	"net/http"
	neturl "net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestElsewhere holds that the page shows services that another engine scrapes as it shows
// its own.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	for name, tt := range map[string]struct {
		args  []string
		ready string
	}{
		"prometheus": {
			[]string{"--config.file=FILE", "--storage.tsdb.path=DIR", "--web.listen-address=ADDR"}, "/-/ready",
		},
		"victoria-metrics": {
			[]string{"-promscrape.config=FILE", "-storageDataPath=DIR", "-httpListenAddr=ADDR", "-search.latencyOffset=0s", "-search.disableCache"}, "/health",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there := d.scrapedBy(t, name, tt.args, tt.ready)
			remote, err := neturl.Parse(there)
			if err != nil {
				t.Fatal(err)
			}
			await.NoError(t, func() error { // so many scrapes that all of them have rates
				if n := instant(t, there, `min(count_over_time(up[20s]))`, time.Now()); len(n) != 1 || n[0].number(t) < 10 {
					return fmt.Errorf("scrapes: %v", n)
				}
				return nil
			})
			p := open(t, serving(t, running(t, engine.Config{Interval: time.Second, Query: remote})), "/?refresh=1")
			p.find("heading", "items").around("li").says(`^Requests\n[1-9][\d.]* req/s\n(peak .*)?\n*Errors\n[\d.]+ %\n(peak .*)?\n*p99 duration\n[1-9][\d.]* ms$`)
			p.goTo("/service?job=items&range=5m&refresh=1")
			p.find("image", `Requests by status\. Last: .*`)
			p.says(`^/items/\{id\}/stock[\n ]*(ErrorRatioHigh)?\n?\tGET\t[\d.]+.req/s\t`)
			p.goTo("/map?refresh=1")
			p.says(`^\d+(\.\d+)? req/s · [\d.]+ % · [\d.]+ ms$`)
			p.goTo("/explore?expr=up&refresh=1")
			p.says(`job="stock"`)
			p.settle(0)
			if wrong := eval[[]string](p, `[...document.querySelectorAll('main .error')].map((e) => e.innerText).filter(Boolean)`); len(wrong) > 0 {
				t.Errorf("errors on the page: %v", wrong)
			}
		})
	}
}

// scrapedBy has another engine scrape the demo's services, and returns where that is.
func (d demo) scrapedBy(t *testing.T, program string, args []string, ready string) (base string) {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), program) {
			t.Fatalf("%s is required, and not installed", program)
		}
		t.Skipf("%s is not installed; .ci/run installs it", program)
	}
	var answer struct {
		Data struct {
			ActiveTargets []struct{ Labels map[string]string }
		}
	}
	getJSON(t, d.page+"/api/v1/targets", &answer)
	config := "global: {scrape_interval: 1s}\nscrape_configs:\n"
	for _, target := range answer.Data.ActiveTargets {
		config += fmt.Sprintf("- {job_name: %q, static_configs: [{targets: [%q]}]}\n", target.Labels["job"], target.Labels["instance"])
	}
	dir, address := t.TempDir(), freeAddress(t)
	file := filepath.Join(dir, "scrape.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		args[i] = strings.NewReplacer("FILE", file, "DIR", filepath.Join(dir, "data"), "ADDR", address).Replace(arg)
	}
	cmd := exec.Command(path, args...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // by the signal, perhaps
		if t.Failed() {
			t.Log(said.String())
		}
	})
	base = "http://" + address
	await.NoError(t, func() error {
		resp, err := http.Get(base + ready)
		if err != nil {
			return err
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
			return fmt.Errorf("%s %w", resp.Status, err)
		}
		return nil
	})
	return base
}

// freeAddress is one that nobody listens on, for programs that do not say which they took.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
