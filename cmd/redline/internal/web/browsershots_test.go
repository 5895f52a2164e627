package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestShots takes pictures of each page, in both themes and some widths, for a person to
// look at: in the directory that REDLINE_SHOTS names.
func TestShots(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	dir := os.Getenv("REDLINE_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	await(t, func() error {
		if n := instant(t, d.page, `ALERTS{alertname="ErrorRatioHigh",alertstate="firing",job="items"}`, time.Now()); len(n) == 0 {
			return fmt.Errorf("no alert fires %v after the start", time.Since(d.started))
		}
		return nil
	})
	for _, shot := range []struct {
		name, path, ready string
		widths            []int64
	}{
		{"overview", "/", `^stock$`, []int64{360, 1280, 2560}},
		{"service", "/service?job=items", `^503$`, []int64{360, 1280, 2560}},
		{"map", "/map", `1 call between them`, []int64{360, 1280}},
		{"alerts", "/alerts", `^items /items/\{id\}/stock$`, []int64{360, 1280}},
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
				prefer := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}
				if _, err := cdp.Call(t.Context(), p.target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: prefer}); err != nil {
					t.Fatal(err)
				}
				p.settle(0)
				p.until(`[...document.querySelectorAll('main [role=img]')].every((e) => e.querySelector('canvas, .nothing') || e.getBoundingClientRect().top > innerHeight)`)
				p.settle(0)
				p.fits()
				picture, err := chromedp.CaptureScreenshot()(t.Context(), p.target)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", shot.name, width, theme)), picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
