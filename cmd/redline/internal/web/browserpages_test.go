package web_test

import (
	"fmt"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestPages: each page shows what there is of the demo's services, and goes on to do so.
func TestPages(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	for name, tt := range map[string]struct {
		path  string
		there []string // on the page
		asks  string   // at each refresh
	}{
		"overview": {"/", []string{`^items$`, `^stock$`, `^Requests\n\d`, `^Errors\n\d`, `^p99\n\d`, `[Bb]udget left$`}, "/api/v1/query"},
		"service":  {"/service?job=items", []string{`^/items/\{id\}/stock\n?\t[\d.]+.req/s\t`, `^Requests by status`, `^200\n[\d.]+ req/s$`}, "/api/v1/query_range"},
		"map":      {"/map", []string{`2 services, 1 call between them`, `^items$`, `^stock$`, `^\d+(\.\d+)? req/s · [\d.]+ % · [\d.]+ ms$`}, "/api/v1/query"},
		"alerts":   {"/alerts", []string{`firing, \d+ pending, \d+ rules quiet`, `^ErrorRatioHigh$`, `^LatencyHigh$`}, "/api/v1/rules"},
		"explore":  {"/explore?expr=up", []string{`job="items"`, `job="stock"`}, "/api/v1/query_range"},
		"targets":  {"/targets", []string{`^2 targets, none down$`, `^items\tup\t`, `^stock\tup\t`, `\d+(\.\d+)? ms`}, "/api/v1/targets"},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, d.page, tt.path+map[bool]string{true: "&", false: "?"}[matches(`\?`, tt.path)]+"refresh=1")
			shows := func() {
				t.Helper()
				for _, pattern := range tt.there {
					p.says(pattern)
				}
			}
			shows()
			for range 2 {
				since := p.requests()
				await.NoError(t, func() error {
					if len(p.requested(since, tt.asks)) == 0 {
						return fmt.Errorf("it asks no more for %s", tt.asks)
					}
					return nil
				})
			}
			shows()
		})
	}
}

// TestPanels: each panel of a service's dashboard draws something, or says why not.
func TestPanels(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := open(t, d.page, "/service?job=items")
	p.find("image", `Requests by status\. Last: .*`)
	eval[bool](p, `document.querySelectorAll('main details').forEach((row) => (row.open = true)), true`)
	for seen := 0; seen < eval[int](p, `document.querySelectorAll('main figure').length`); seen++ {
		panel := fmt.Sprintf(`document.querySelectorAll('main figure')[%d]`, seen)
		eval[bool](p, panel+`.scrollIntoView({ block: 'center', behavior: 'instant' }), true`)
		p.until(`!` + panel + `.innerText.includes('Loading')`)
	}
	if n := eval[int](p, `document.querySelectorAll('main figure').length`); n < 30 {
		t.Errorf("the dashboard has %d panels", n)
	}
	if wrong := eval[[]string](p, `[...document.querySelectorAll('main .error')].map((e) => e.innerText)`); len(wrong) > 0 {
		t.Errorf("errors on the page: %v", wrong)
	}
	if empty := eval[[]string](p, `[...document.querySelectorAll('main [role=img]')].map((e) => e.ariaLabel).filter((name) => !/\. (Last: .+ [\d.]+|At the end most are in .+)/.test(name))`); len(empty) > 0 {
		t.Errorf("nothing is drawn by %v", empty)
	}
}
