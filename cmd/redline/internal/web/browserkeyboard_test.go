package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
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
	const look = (e) => [e, ...e.querySelectorAll('rect')].map((part) => {
		const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(part);
		return [outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth].join();
	}).join();
	const name = (e) => e.tagName + ' ' + (e.ariaLabel ?? e.textContent).trim().slice(0, 60);
	const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
		.filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility());
	const looks = new Map(controls.map((e) => [e, look(e)]));
	const seen = { Missed: [], Invisible: [], Hidden: [] };
	addEventListener('focusin', ({ target }) => {
		if (!looks.has(target)) return;
		if (look(target) === looks.get(target)) seen.Invisible.push(name(target));
		looks.delete(target);
		const { left, right, top, bottom } = target.getBoundingClientRect();
		const at = document.elementFromPoint((left + right) / 2, Math.max(top + 1, Math.min((top + bottom) / 2, innerHeight - 1)));
		if (!at || !(target.contains(at) || at.contains(target))) seen.Hidden.push(name(target));
	});
	window.visited = () => ({ ...seen, Missed: [...looks.keys()].filter((e) => e.isConnected).map(name) });
	return controls.length;
})()`

// TestKeyboard: on each page the keyboard comes to every control, and one sees where it is.
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

// TestChartsInWords: each chart has a name that says what it shows, and is a table for
// those who ask for one.
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
		p.focused(name)
		p.press(" ")
		p.find("image", quoted(title)+`\. .*`)
	}
}

// TestNarrow: on a telephone nobody has to scroll to the side.
func TestNarrow(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 10)
	p := newTab(t, d.page, 360, 740)
	for _, path := range []string{"/", "/service?job=items", "/map", "/map?view=table", "/alerts", "/explore?expr=http_requests_total", "/explore?expr=http_requests_total&tab=table", "/targets"} {
		p.goTo(path)
		p.says(`items|ErrorRatioHigh`)
		p.settle(0)
		p.fits()
	}
}
