package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// demo is a running redline demo.
type demo struct {
	page    string // its address, such as http://127.0.0.1:9090
	started time.Time
}

// shop is the demo that tests share, a process of its own.
var shop = sync.OnceValues(func() (demo, error) {
	dir, err := os.MkdirTemp("", "redline-demo-test-")
	if err != nil {
		return demo{}, err
	}
	binary := filepath.Join(dir, "redline")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-ldflags=-s -w", "-o", binary, "../..").CombinedOutput(); err != nil {
		return demo{}, errors.Join(fmt.Errorf("go build: %w\n%s", err, out), os.RemoveAll(dir))
	}
	// It ends by itself should the test be killed. It stays broken, as nobody knows which of
	// its tests comes when.
	cmd := exec.CommandContext(context.Background(), binary, "demo", "--service", "127.0.0.1:0", "--stock", "127.0.0.1:0", "--listen", "127.0.0.1:0", "--no-rollback", "--for", "10m")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return demo{}, err
	}
	d := demo{started: time.Now()}
	if err := cmd.Start(); err != nil {
		return demo{}, err
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if f := strings.Fields(lines.Text()); len(f) == 2 && f[0] == "page" {
			d.page = strings.TrimSuffix(f[1], "/")
			break
		}
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines.Scan() { // it prints alerts, until it ends
		}
	}()
	atEnd(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-read
		if err := errors.Join(cmd.Wait(), os.RemoveAll(dir)); err != nil {
			fmt.Fprintln(os.Stderr, "redline demo:", err)
		}
	})
	return d, nil
})

// theShop is the demo that tests share.
func theShop(t *testing.T) demo {
	t.Helper()
	requireChromium(t)
	d, err := shop()
	if err != nil {
		t.Fatal(err)
	}
	await.NoError(t, func() error { // it says where it is before it is ready
		if code, text := get(t, d.page+"/-/ready"); code != http.StatusOK {
			return fmt.Errorf("%d %s", code, text)
		}
		return nil
	})
	return d
}

// TestDemo holds that a person who starts the demo sees the items service on the overview
// soon, with numbers.
func TestDemo(t *testing.T) {
	d := theShop(t)
	p := open(t, d.page, "/")
	p.find("heading", "items").around("li").says(`^Requests\n[1-9][\d.]* req/s\n(peak .*)?\n*Errors\n[\d.]+ %\n(peak .*)?\n*p99 duration\n[1-9][\d.]* ms$`)
	t.Logf("the overview shows the items service %.1f s after the demo's start", time.Since(d.started).Seconds())
}

// TestDemoFailing holds that the person goes on to the service, where the route that fails
// is above all others, and from the service that it asks to the alert.
func TestDemoFailing(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	p := open(t, d.page, "/")
	p.click("link", "items")
	p.until(`document.querySelector('main table tbody th .route')?.innerText.trim() === '/items/{id}/stock'`)
	p.until(`document.querySelector('[aria-sort=descending]')?.innerText.startsWith('Errors')`)
	p.click("button", "Share of time")
	p.until(`document.querySelector('main table tbody th .route')?.innerText.trim() === '/search'`)
	p.until(`location.search.includes('sort=-share') && document.querySelector('[aria-sort=descending]')?.innerText.startsWith('Share')`)

	p.goTo("/service?job=stock") // the cause: a page on it takes the place of all tickets
	p.until(`/Error(RatioHigh|BudgetBurn)/.test(document.querySelector('main ul.alarms')?.innerText)`)
	p.until(`/^Error(RatioHigh|BudgetBurn)$/.test(document.querySelector('.routes tbody th a.chip')?.innerText)`) // beside its route
	eval[bool](p, `document.querySelector('.routes tbody th a.chip').click() ?? true`)
	p.says(`(fail|worst) at /stock/\{id\}`)
	t.Logf("its failing route's alert is on the page %.1f s after the demo's start, or sooner", time.Since(d.started).Seconds())
}

// age waits until the demo's services have been scraped for some seconds.
func (d demo) age(t *testing.T, seconds int) {
	t.Helper()
	await.NoError(t, func() error {
		if n := instant(t, d.page, fmt.Sprintf(`min(count_over_time(up{job="items"}[%ds]))`, seconds), time.Now()); len(n) != 1 || n[0].number(t) < float64(seconds)/2-1 {
			return fmt.Errorf("of %d seconds there are only %v scrapes", seconds, n)
		}
		return nil
	})
}

// TestDemoDeploy holds that the demo has a deploy, which the charts of its service mark by
// the version, once, and a table of its versions.
func TestDemoDeploy(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 100)
	p := open(t, d.page, "/service?job=stock")
	p.until(`[...document.querySelectorAll('main details')].some((e) => e.innerText.startsWith('Changes') && (e.open = true))`)
	p.says(`^\d\d:\d\d:\d\d app 1\.5\.0$`)
	p.goTo("/service?job=stock&by=version")
	p.find("region", "Table of versions").says(`^1\.5\.0\t`)
	p.says(`each instance by the version that it has at the end`)
}
