package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestPages holds that each page shows what there is of the demo's services, and goes on
// to do so.
func TestPages(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	for name, tt := range map[string]struct {
		path  string
		there []string // on the page
		asks  string   // at each refresh
	}{
		"overview": {"/", []string{`^items$`, `^stock$`, `^Requests\n\d`, `^Errors\n\d`, `^p99 duration\n[<\d]`}, "/api/v1/query"},
		"service":  {"/service?job=items", []string{`^/items/\{id\}/stock[\n ]*(ErrorRatioHigh)?\n?\tGET\t[\d.]+.req/s\t`, `^Requests by status`, `^200\n[\d.]+ req/s$`}, "/api/v1/query_range"},
		"map":      {"/map", []string{`2 services, 1 call between them`, `^items$`, `^stock$`, `^\d+(\.\d+)? req/s · [\d.]+ % · [\d.]+ ms$`}, "/api/v1/query"},
		"alerts":   {"/alerts", []string{`firing, \d+ pending, \d+ rules quiet`, `^Error(RatioHigh|BudgetBurn)$`, `^LatencyHigh$`}, "/api/v1/rules"},
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

// TestPanels holds that each panel of a service's dashboard draws something, or says why
// not.
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
	if empty := eval[[]string](p, `[...document.querySelectorAll('main [role=img]')].map((e) => e.ariaLabel).filter((name) => !/\. (Last: .+\s[\d.]+|At the end most are in .+)/.test(name))`); len(empty) > 0 {
		t.Errorf("nothing is drawn by %v", empty)
	}
}

// TestRoom holds that an overview of few services has room for their routes, their alerts
// and the map; a table of routes is as wide as the window, and small rows stand beside
// each other.
func TestRoom(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	await.NoError(t, func() error { return d.quiet(t) })
	p := newTab(t, d.page, 2560, 1400)
	p.goTo("/?refresh=0")
	p.find("region", "Table of routes of items").says(`^/search`)
	p.find("heading", "Alerts that fire").around("section").says(`^Error(RatioHigh|BudgetBurn) .*`)
	p.find("heading", "Map").around("section").inside("a.node")
	p.fits()
	p.find("button", "/search").click()
	p.until(`location.pathname === '/service' && location.search.includes('job=items') && location.search.includes('route=%2Fsearch')`)
	p.find("region", "Table of routes").says(`^/search`)
	if wide := eval[float64](p, `document.querySelector('section.routes').getBoundingClientRect().width`); wide < 2400 {
		t.Errorf("the table of routes is %v pixels wide", wide)
	}
	p.until(`(([calls, items]) => calls && calls.top === items.top)(['Calls', 'items_*'].map((name) => [...document.querySelectorAll('main h2')].find((e) => e.innerText === name)?.getBoundingClientRect()))`)
}

// TestSmallPages holds that addresses that people type or come back to have a page: one
// that names no service, one that is none, and the one before, where one was on it.
func TestSmallPages(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := open(t, d.page, "/service")
	p.until(`document.title === 'Service · Redline'`)
	p.click("link", "stock")
	p.until(`document.title === 'stock · Redline'`)

	p.expect(`status of 404`) // the browser tells of answers that are errors
	p.goTo("/no/where")
	p.until(`document.title === 'No such page · Redline'`)
	p.find("heading", "There is no such page").around("section").find("link", "Overview").click()
	p.find("heading", "items")

	p.goTo("/service?job=items&range=5m&refresh=0")
	p.chart("Requests by status")
	p.find("heading", "Process").box() // it is in view
	p.settle(0)
	// Panels before it become longer as they load: it is the place that counts, not the pixel.
	const heading = `[...document.querySelectorAll('main h2')].find((e) => e.innerText === 'Process').getBoundingClientRect().top`
	p.until(`history.state?.place?.top > 300`)
	where := eval[float64](p, heading)
	eval[bool](p, `(document.querySelector('nav a[href*=targets]').click(), true)`) // the mouse would scroll to it
	p.says(`^2 targets`)
	if top := eval[float64](p, `scrollY`); top != 0 {
		t.Errorf("another page begins at %v", top)
	}
	eval[bool](p, `(history.back(), true)`)
	p.find("heading", "Process")
	p.until(fmt.Sprintf(`Math.abs(%s - %f) < 3`, heading, where))
	p.do(chromedp.Reload())
	p.find("heading", "Process")
	p.until(fmt.Sprintf(`Math.abs(%s - %f) < 3`, heading, where))
}

// TestSteps holds that the way back undoes what was chosen last, on every page, before it
// leads to another one. What is typed is one step, not one for each letter.
func TestSteps(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	type step struct{ role, name, typed, leads string } // leads is a part of the address then
	for path, steps := range map[string][]step{
		"/service?job=items": {
			{"button", "/search", "", `[?&]route=%2Fsearch\b`},
			{"button", "p99", "", `[?&]sort=-p99\b`},
			{"button", "Errors", "", `route=%2Fsearch`},
		},
		"/map":             {{"button", "Table", "", `[?&]view=table\b`}},
		"/explore?expr=up": {{"tab", "Table", "", `[?&]tab=table\b`}, {"tab", "Graph", "", `expr=up(&refresh=0)?$`}},
		"/targets":         {{"searchbox", "Filter targets", "items", `[?&]filter=items$`}},
		"/alerts":          {{"searchbox", "Filter rules", "ratio", `[?&]filter=ratio$`}},
	} {
		p := open(t, d.page, "/")
		p.find("heading", "items")
		separator := map[bool]string{true: "&", false: "?"}[matches(`\?`, path)]
		p.goTo(path + separator + "refresh=0")
		seen := []string{p.location()}
		for _, s := range steps {
			p.click(s.role, s.name)
			if s.typed != "" {
				p.press(s.typed)
			}
			await.NoError(t, func() error {
				if at := strings.Replace(p.location(), "refresh=0&", "", 1); !matches(s.leads, at) {
					return fmt.Errorf("%s leads to %s, not to %s", s.name, at, s.leads)
				}
				return nil
			})
			seen = append(seen, p.location())
		}
		for _, want := range slices.Backward(seen[:len(seen)-1]) {
			eval[bool](p, `(history.back(), true)`)
			await.NoError(t, func() error {
				if at := p.location(); at != want {
					return fmt.Errorf("the way back is at %s, not at %s", at, want)
				}
				return nil
			})
		}
	}
}

// TestPaper holds that on paper there is what can be read and nothing that can be done, in
// light colours, and all charts, also those that nobody has scrolled to.
func TestPaper(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := newTab(t, d.page, 1280, 900)
	p.theme("dark")
	for path, ready := range map[string]string{"/service?job=items": `^200$`, "/alerts": `rules quiet`, "/": `^stock$`, "/explore?expr=up": `job="items"`} {
		separator := map[bool]string{true: "&", false: "?"}[matches(`\?`, path)]
		p.goTo(path + separator + "range=5m&refresh=0")
		p.says(ready)
		eval[bool](p, `(window.print = () => { window.printed = document.documentElement.dataset.theme + ' ' + [...document.querySelectorAll('main .nothing')].filter((e) => e.innerText.includes('Loading')).length }, true)`)
		p.press("p", chromedp.ModifierCtrl)
		p.until(`window.printed`)
		if printed := eval[string](p, `window.printed`); printed != "light 0" {
			t.Errorf("%s is printed %s charts before they are there", path, printed)
		}
		p.do(chromedp.EmulateViewport(720, 900))
		if _, err := cdp.Call(t.Context(), p.target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
			t.Fatal(err)
		}
		if controls := eval[[]string](p, `[...document.querySelectorAll('button, input, select, nav a, a.quiet, .skip')].filter((e) => e.checkVisibility() && !e.matches('.legend button, .route, .sort, .expand, h1 select')).map((e) => e.outerHTML.slice(0, 100))`); len(controls) > 0 {
			t.Errorf("%s has on paper %q", path, controls)
		}
		if colours := eval[[]string](p, `[...new Set([...document.querySelectorAll('.legend i')].map((e) => getComputedStyle(e).printColorAdjust))].filter((adjust) => adjust !== 'exact')`); len(colours) > 0 {
			t.Errorf("%s loses colours of legends: %q", path, colours)
		}
		p.says(`^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d`)
		p.fits()
		p.do(chromedp.EmulateViewport(1280, 900))
		eval[bool](p, `dispatchEvent(new Event('afterprint'))`)
		p.theme("dark")
		p.until(`document.documentElement.dataset.theme === undefined`)
	}
}

// TestMapWires holds that a wire answers to a pointer: it is lit, with its numbers, and
// leads to the service that calls. Who fails is red, and who calls it is tinted. On a narrow
// window the map fits.
func TestMapWires(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	await.NoError(t, func() error { return d.quiet(t) })
	p := open(t, d.page, "/map")
	p.until(`[...document.querySelectorAll('.node.bad')].some((e) => e.textContent.includes('stock'))`)
	p.goTo("/map?refresh=0")
	p.says(`1 call between them`)
	p.until(`document.querySelector('.node.bad, .node.worried')`)
	at := eval[[2]float64](p, `(() => { const path = document.querySelector('.reach'); const { x, y } = path.getPointAtLength(path.getTotalLength() / 4).matrixTransform(path.getScreenCTM()); return [x, y] })()`)
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]+4))
	p.until(`document.querySelector('.wire.lit') && document.querySelector('.caption.lit')`)
	p.do(chromedp.MouseClickXY(at[0], at[1]+4))
	p.until(`location.pathname === '/service' && location.search.includes('job=items')`)

	p.do(chromedp.EmulateViewport(390, 844))
	p.goTo("/map?refresh=0")
	p.says(`1 call between them`)
	if wide := eval[bool](p, `(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.graph'))`); wide {
		t.Error("the map of two services has to be scrolled on a telephone")
	}
}

// TestFind holds that of many services one is found by its name, on the overview and on
// the page of another one, and those that hurt by a click.
func TestFind(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	var targets []engine.Target
	for i := range 30 {
		targets = append(targets, exposing(t, fmt.Sprintf("service-%02d", i), "things 1\n"))
	}
	base := serving(t, running(t, engine.Config{Interval: 500 * time.Millisecond, Targets: targets}))
	await.NoError(t, func() error {
		if n := instant(t, base, `count(up)`, time.Now()); len(n) != 1 || n[0].number(t) != 30 {
			return fmt.Errorf("there are %v services", n)
		}
		return nil
	})
	p := open(t, base, "/?refresh=1")
	cards := func(n int) {
		t.Helper()
		p.until(fmt.Sprintf(`document.querySelectorAll('main .card').length === %d`, n))
	}
	cards(30)
	p.press("/")
	p.focused("Find a service")
	p.press("-07")
	cards(1)
	p.find("heading", "service-07")
	eval[bool](p, `(history.back(), true)`)
	cards(30)
	p.click("button", `Hurting \d+`)
	p.says(`^No service hurts\.$`)

	p.click("link", "Overview")
	p.click("link", "service-07")
	p.until(`location.search.includes('job=service-07') && document.querySelector('.find')`)
	p.press("/")
	p.focused("Find a service")
	p.press("-12" + kb.Enter)
	p.until(`location.search.includes('job=service-12')`)
}
