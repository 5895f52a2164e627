package web_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is axe-core, which npm installs for tests alone.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	switch {
	case errors.Is(err, fs.ErrNotExist) && !slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), "axe"):
		t.Skip("axe-core is not installed; vendor.sh does that")
	case err != nil:
		t.Fatal(err)
	}
	return string(script)
}

// runAxe finds obstacles to people who use a page: by WCAG 2.2 AA, and by what axe-core
// takes for good practice.
const runAxe = `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
	.then(({ violations, passes }) => JSON.stringify({ Passed: passes.length, Violations: violations.map(({ id, nodes }) =>
		id + ': ' + nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 200) + ' ' + (any[0]?.message ?? '')).join('; ')) }))`

// offering has the editor offer words, more than are seen at once.
const offering = inEditor + `.querySelector('.cm-content').focus(), document.execCommand('insertText', false, 'r')`

// TestAxe holds that no view has a violation of axe-core's rules, in no theme and at no
// width; nor do the parts that open within a view.
func TestAxe(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	script := axe(t)
	d.age(t, 20)
	for _, width := range []int64{1440, 390} {
		p := newTab(t, d.page, width, 1000)
		for _, tt := range []struct{ path, ready, act string }{
			{"/?range=5m", `^stock$`, ""},
			{"/service?job=items&range=5m", `^200$`, ""},
			{"/service?job=items&range=5m&route=%2Fsearch", `^200$`, `[...document.querySelectorAll('figcaption button[aria-pressed=false]')].slice(0, 4).forEach((e) => e.click())`},
			{"/map?range=5m", `1 call between them`, ""},
			{"/map?view=table", `1 call between them`, ""},
			{"/alerts?range=5m", `rules quiet`, `document.querySelector('main .line button.expand')?.click()`},
			{"/explore", `^Ask something$`, ""},
			{"/explore", `^Ask something$`, offering},
			{"/explore?expr=http_requests_total&range=5m", `job="items"`, ""},
			{"/explore?expr=http_requests_total&tab=table", `http_requests_total\t`, ""},
			{"/explore?expr=rate(", `parse error|unclosed`, ""},
			{"/targets", `^2 targets`, ""},
			{"/targets", `^2 targets`, `document.querySelector('.keys-button').click()`},
		} {
			if strings.Contains(tt.path, "rate(") {
				p.expect(`status of 400`) // the browser tells of answers that are errors
			}
			separator := map[bool]string{true: "&", false: "?"}[matches(`\?`, tt.path)]
			p.goTo(tt.path + separator + "refresh=0")
			if width > 1000 || !matches("table", tt.path) {
				p.says(tt.ready)
			}
			p.settle(0)
			if tt.act != "" {
				eval[bool](p, "("+tt.act+", true)")
				p.settle(0)
			}
			if tt.act == offering {
				p.until(inEditor + `.querySelectorAll('[role=option]').length > 10`)
			}
			p.do(chromedp.Evaluate[chromedp.Void](script))
			for _, theme := range []string{"light", "dark"} {
				p.theme(theme)
				var found struct {
					Passed     int
					Violations []string
				}
				if err := json.Unmarshal([]byte(eval[string](p, runAxe)), &found); err != nil {
					t.Fatal(err)
				}
				if found.Passed < 10 {
					t.Errorf("%s passes %d rules alone", tt.path, found.Passed)
				}
				for _, violation := range found.Violations {
					t.Errorf("%s at %d pixels, %s: %s", tt.path, width, theme, violation)
				}
			}
		}
	}
}
