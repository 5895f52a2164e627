package web_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"

	"github.com/redline-metrics/redline/internal/await"
)

var update = flag.Bool("update", false, "take the documentation's pictures again")

// TestShots takes pictures of each page, in both themes and some widths, for a person to
// look at: in the directory that REDLINE_SHOTS names.
func TestShots(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	dir := os.Getenv("REDLINE_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	await.NoError(t, func() error { return d.quiet(t) })
	for _, shot := range []struct {
		name, path, ready string
		widths            []int64
	}{
		{"overview", "/", `^stock$`, []int64{360, 1280, 2560}},
		{"service", "/service?job=items", `^503$`, []int64{360, 1280, 2560}},
		{"map", "/map", `1 call between them`, []int64{360, 1280}},
		{"alerts", "/alerts", `(fail|worst) at /stock/\{id\}`, []int64{360, 1280}},
		{"explore", "/explore?expr=sum+by+(route)+(rate(http_requests_total[1m]))", `route="/search"`, []int64{1280}},
		{"table", "/explore?tab=table&expr=sum+by+(route)+(rate(http_requests_total[1m]))", `/search`, []int64{1280}},
		{"targets", "/targets", `^2 targets`, []int64{360, 1280}},
	} {
		for _, width := range shot.widths {
			p := newTab(t, d.page, width, 1600)
			separator := map[bool]string{true: "&", false: "?"}[matches(`\?`, shot.path)]
			p.goTo(shot.path + separator + "range=5m&refresh=0")
			p.says(shot.ready)
			for _, theme := range []string{"light", "dark"} {
				p.theme(theme)
				p.fits()
				p.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", shot.name, width, theme)), page.CaptureScreenshotParams{})
			}
		}
	}
}

// TestPictures holds that the documentation shows pictures that are there. With -update
// they are taken again, of a demo that runs for some minutes.
func TestPictures(t *testing.T) {
	const docs = "../../../../docs"
	text, err := os.ReadFile(filepath.Join(docs, "reference", "page.md"))
	if err != nil {
		t.Fatal(err)
	}
	pictures := regexp.MustCompile(`\]\(\.\./(pictures/[^)]+)\)`).FindAllSubmatch(text, -1)
	if len(pictures) == 0 {
		t.Error("the page has no pictures")
	}
	for _, shown := range pictures {
		if _, err := os.Stat(filepath.Join(docs, string(shown[1]))); err != nil {
			t.Errorf("%v; -update makes it", err)
		}
	}
	if !*update {
		return
	}
	d := theShop(t)
	await.NoError(t, func() error { return d.quiet(t) })
	d.age(t, 100)
	for _, shot := range []struct {
		name, path, theme, ready string
		height                   int64
	}{
		{"overview", "/", "light", `^stock$`, 760},
		{"service", "/service?job=items", "dark", `^503$`, 1100},
		{"alerts", "/alerts", "light", `(fail|worst) at /stock/\{id\}`, 700},
	} {
		p := newTab(t, d.page, 1280, shot.height)
		p.goTo(shot.path + map[bool]string{true: "&", false: "?"}[matches(`\?`, shot.path)] + "range=5m&refresh=0")
		p.says(shot.ready)
		p.theme(shot.theme)
		quality := int64(85)
		p.picture(filepath.Join(docs, "pictures", shot.name+".webp"), page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
	}
}

// quiet is an error while no alert fires on the demo's service that fails: first a ticket,
// in whose place a page comes.
func (d demo) quiet(t *testing.T) error {
	t.Helper()
	if n := instant(t, d.page, `count(ALERTS{alertname=~"ErrorRatioHigh|ErrorBudgetBurn",alertstate="firing",job="stock"})`, time.Now()); len(n) != 1 {
		return fmt.Errorf("no alert fires %v after the start", time.Since(d.started))
	}
	return nil
}

// theme has the page drawn in a theme, all of it that is in view.
func (p *tab) theme(name string) {
	p.t.Helper()
	prefer := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}
	if _, err := cdp.Call(p.t.Context(), p.target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: prefer}); err != nil {
		p.t.Fatal(err)
	}
	p.settle(0)
	p.until(`[...document.querySelectorAll('main [role=img]')].every((e) => e.querySelector('canvas, .nothing') || e.getBoundingClientRect().top > innerHeight)`)
	p.settle(0)
}

// picture writes the visible part of the page to a file.
func (p *tab) picture(file string, params page.CaptureScreenshotParams) {
	p.t.Helper()
	shot, err := cdp.Call(p.t.Context(), p.target, page.CaptureScreenshot, params)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, shot.Data, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
