package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// visited are the controls of a page, as the keyboard has come by them.
type visited struct {
	Missed    []string // that it did not come to
	Invisible []string // that do not look otherwise when it is there
	Hidden    []string // that then stand out of the window, or below something else
}

// notice notes how the controls of a page look, and from then on to which the keyboard
// comes.
const notice = `(() => {
	const look = (e) => [e, ...e.querySelectorAll('rect'), ...[e.closest('.cm-editor') ?? []].flat()].map((part) => {
		const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(part);
		return [outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth].join();
	}).join();
	const name = (e) => e.tagName + ' ' + (e.ariaLabel ?? e.textContent).trim().slice(0, 60);
	const within = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? within(e.shadowRoot) : [])]);
	const controls = within(document).filter((e) => e.matches('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]'))
		.filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility());
	const looks = new Map(controls.map((e) => [e, look(e)]));
	const seen = { Missed: [], Invisible: [], Hidden: [] };
	addEventListener('focusin', (event) => {
		const target = event.composedPath()[0];
		if (!looks.has(target)) return;
		if (look(target) === looks.get(target)) seen.Invisible.push(name(target));
		looks.delete(target);
		const { left, right, top, bottom } = target.getBoundingClientRect();
		const at = target.getRootNode().elementFromPoint((left + right) / 2, Math.max(top + 1, Math.min((top + bottom) / 2, innerHeight - 1)));
		if (!at || !(target.contains(at) || at.contains(target))) seen.Hidden.push(name(target));
	});
	window.visited = () => ({ ...seen, Missed: [...looks.keys()].filter((e) => e.isConnected).map(name) });
	return controls.length;
})()`

// TestKeyboard holds that on each page the keyboard comes to every control, and one sees
// where it is.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := newTab(t, d.page, 1280, 900)
	for _, tt := range []struct{ path, ready string }{
		{"/?range=5m&refresh=0", `^stock$`},
		{"/service?job=items&range=5m&refresh=0", `^[45]\d\d$`},
		{"/map?range=5m&refresh=0", `1 call between them`},
		{"/alerts?range=5m&refresh=0", `rules quiet`},
		{"/explore?range=5m&refresh=0&expr=up", `job="items"`},
		{"/targets?refresh=0", `^2 targets`},
	} {
		p.goTo(tt.path)
		p.says(tt.ready)
		p.settle(0)
		controls := eval[int](p, notice)
		if controls < 12 {
			t.Fatalf("on %s there are %d controls", tt.path, controls)
		}
		v := visited{Missed: []string{""}}
		for pressed := 0; pressed < 5*controls && len(v.Missed) > 0; pressed += 10 { // charts that come into view bring more of them
			p.press(strings.Repeat(kb.Tab, 10))
			v = eval[visited](p, `visited()`)
		}
		for what, names := range map[string][]string{"does not come to": v.Missed, "is not seen at": v.Invisible, "is out of sight at": v.Hidden} {
			if len(names) > 0 {
				t.Errorf("on %s the keyboard %s %q", tt.path, what, names)
			}
		}
	}
}

// TestChartsInWords checks that each chart has a name that describes it, and is a
// table for those who ask for one.
func TestChartsInWords(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := open(t, d.page, "/service?job=items&refresh=0&range=5m")
	p.chart("Requests by status")
	p.settle(0)
	if without := eval[int](p, `[...document.querySelectorAll('canvas')].filter((e) => !/\w.*\. (Last|At the end|No samples)/.test(e.closest('[role=img]')?.ariaLabel)).length`); without > 0 {
		t.Errorf("%d charts have no name", without)
	}
	for _, title := range []string{"Requests by status", "Duration", "Durations over time"} {
		name := quoted(title) + " as a table"
		callOn[bool](p.find("button", name), `function() { return this.focus(), true }`)
		p.press(kb.Enter)
		table := p.find("region", quoted(title)+", as a table")
		if lines := strings.Split(strings.TrimSpace(table.text()), "\n"); len(lines) < 4 || !matches(`^Time\t.+`, lines[0]) || !matches(`^\d\d:\d\d:\d\d\t.*\d`, lines[1]) {
			t.Errorf("%s is the table %q", title, lines)
		}
		if size := callOn[[3]float64](table, `function() { return [this.scrollWidth, this.clientWidth, this.querySelector('tbody tr').offsetHeight] }`); size[0] > size[1] || size[2] < 24 {
			t.Errorf("the table of %s is %v pixels wide in a place of %v, its rows %v high", title, size[0], size[1], size[2])
		}
		p.focused(name)
		p.press(" ")
		p.find("image", quoted(title)+`\. .*`)
	}
}

// TestChartKeys checks that keys do the same as a pointer in a chart: they come to it soon,
// go along its points, whose values are read out, and zoom into a part. All charts have
// that.
func TestChartKeys(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	for chart, said := range map[string]string{
		"Requests by status":  `^\d\d:\d\d:\d\d: .*200 [\d.]+ req/s`,
		"Durations over time": `^\d\d:\d\d:\d\d: most are in .*: [\d.]+`,
	} {
		p := open(t, d.page, "/service?job=items&range=5m&refresh=0")
		p.find("image", chart+`\. (Last|At the end).*`)
		p.settle(0)
		p.press(kb.Tab + kb.Tab)
		p.focused("Skip to the charts")
		p.press(kb.Enter)
		for range 10 {
			if matches("^"+chart, p.focus()) {
				break
			}
			p.press("c")
		}
		p.focused(chart + `\. .*`)
		spoken := func() string { return spaced(eval[string](p, `document.getElementById('spoken').textContent`)) }
		when := func() string {
			return eval[string](p, `document.activeElement.closest('figure').querySelector('.when').textContent`)
		}
		p.press(kb.End)
		p.until(`document.getElementById('spoken').textContent !== ''`)
		last := spoken()
		if !matches(said, last) || !strings.HasPrefix(when(), last[:8]) {
			t.Errorf("%s: the last point is %q at %q", chart, last, when())
		}
		p.press(kb.ArrowLeft)
		if _, marks, ok := strings.Cut(when(), " · "); ok && !strings.HasSuffix(spoken(), marks) {
			t.Errorf("%s: %q does not say what is marked there: %q", chart, spoken(), marks)
		}
		if before := spoken(); before == last || before[:8] >= last[:8] {
			t.Errorf("%s: before %q is %q", chart, last, before)
		}
		p.press(kb.Escape)
		if at := when(); matches(`^\d\d:\d\d`, at) {
			t.Errorf("%s: the crosshair is left at %s", chart, at)
		}
		p.press(kb.End)
		p.press(strings.Repeat(kb.ArrowLeft, 5), chromedp.ModifierShift)
		p.press(kb.Enter)
		p.until(`new URLSearchParams(location.search).get('to') - new URLSearchParams(location.search).get('from') < 60`)
	}
}

// TestShortcuts checks that keys of one letter do the same as controls, are listed, and can be
// turned off. In a field they are letters.
func TestShortcuts(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	p := open(t, d.page, "/explore?refresh=0")
	p.says(`^Ask something$`)
	p.editor()
	p.press("t")
	p.until(`document.documentElement.dataset.theme === 'light'`)
	p.press("/")
	p.focused("Query in PromQL")
	p.press("t?")
	p.until(inEditor + `.querySelector('.cm-line').textContent === 't?' && document.documentElement.dataset.theme === 'light' && !document.querySelector('dialog[open]')`)

	p.goTo("/targets?refresh=0")
	p.says(`^2 targets`)
	since := p.requests()
	p.press("r")
	p.settle(since + 1)
	p.press("?")
	p.find("dialog", "Keys").says(`refresh now`)
	p.press("t")
	p.click("checkbox", "Listen to keys of one letter")
	p.press(kb.Escape)
	p.until(`!document.querySelector('dialog[open]')`)
	p.press("t?")
	p.until(`document.documentElement.dataset.theme === 'light' && !document.querySelector('dialog[open]')`)
	p.click("button", "Keys")
	p.find("dialog", "Keys")
}

// TestNarrow holds that on a telephone nobody has to scroll to the side.
func TestNarrow(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := newTab(t, d.page, 360, 740)
	for _, path := range []string{"/", "/service?job=items", "/map", "/map?view=table", "/alerts", "/explore?expr=http_requests_total", "/explore?expr=http_requests_total&tab=table", "/targets"} {
		p.goTo(path)
		p.says(`items|ErrorRatioHigh|ErrorBudgetBurn`)
		p.settle(0)
		p.fits()
	}
}

// TestNarrowOrder holds that on a telephone the column that a table is sorted by is in sight,
// of routes and of a result, whichever it is.
func TestNarrowOrder(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := newTab(t, d.page, 390, 844)
	for _, path := range []string{
		"/service?job=items&refresh=0", "/service?job=items&refresh=0&sort=-share", "/?refresh=0&sort=p99",
		"/explore?expr=http_requests_total&tab=table&refresh=0", "/explore?expr=http_requests_total&tab=table&refresh=0&sort=status",
	} {
		p.goTo(path)
		p.until(`document.querySelector('[aria-sort]') && document.querySelectorAll('tbody tr').length > 3`)
		p.until(`[...document.querySelectorAll('[aria-sort]')].every((e) => e.getBoundingClientRect().right < innerWidth - 16)`)
	}
}

// TestNarrowNames holds the same where names are long, however narrow the window is: no
// chip, choice or heading is wider than the element around it.
func TestNarrowNames(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	const job = "recommendations-service-with-a-very-long-name-eu-central-1"
	service := strings.TrimPrefix(serving(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "# TYPE http_requests_total counter\nhttp_requests_total{route=\"/%[1]s\",status=\"200\"} %[2]d\n# TYPE things gauge\nthings{%[3]s=\"%[1]s\"} 1\n",
			job, time.Now().Unix(), strings.ReplaceAll(job, "-", "_"))
	})), "http://")
	instances := func(n int) map[string]any {
		return map[string]any{"targets": []string{service}, "labels": map[string]string{"instance": fmt.Sprintf("%s-%d.example:80", job, n)}}
	}
	config, err := json.Marshal(map[string]any{ // JSON is YAML
		"global":         map[string]string{"scrape_interval": "500ms", "scrape_timeout": "500ms"},
		"scrape_configs": []any{map[string]any{"job_name": job, "static_configs": []any{instances(1), instances(2)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	base := serving(t, running(t, engine.Config{File: filepath.Join(written(t, map[string]string{"prometheus.yml": string(config)}), "prometheus.yml")}))
	await.NoError(t, func() error {
		if n := instant(t, base, `count(count_over_time(things[1m]) > 3)`, time.Now()); len(n) != 1 || n[0].number(t) != 2 {
			return fmt.Errorf("there are %v", n)
		}
		return nil
	})
	for _, width := range []int64{320, 390, 768, 1024} {
		p := newTab(t, base, width, 740)
		for _, path := range []string{"/", "/service?job=" + job, "/map", "/alerts", "/explore?expr=things", "/explore?expr=things&tab=table", "/targets"} {
			p.goTo(path)
			p.says(`recommendations|rules? quiet|No rule`)
			p.settle(0)
			p.fits()
		}
	}
}
