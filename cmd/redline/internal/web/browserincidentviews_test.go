package web_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// TestIncidentViews holds that the views of incidents fit into windows of each width, and that
// axe-core finds nothing against them, in both themes. REDLINE_SHOTS names a directory for
// their pictures.
func TestIncidentViews(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	script := axe(t)
	k := &kept{}
	base, began := shopWith(t, k)
	one := stockFails(t, began)
	quiet := stockFails(t, began)
	quiet.ID, quiet.Diagnosis.StandsOut, quiet.Acknowledged, quiet.Owner = quiet.ID+"-2", false, began, "Ada"
	quiet.Notes = []incident.Note{{Time: began, By: "Ada", Text: "The pool of connections is full.\nIt was rolled back."}}
	k.incidents = append([]incident.Incident{one, quiet}, older(20, began)...)
	k.changes, k.diagnosis = one.Diagnosis.Changes, one.Diagnosis
	dir := os.Getenv("REDLINE_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	for _, width := range []int64{390, 1440, 2560} {
		p := newTab(t, base, width, 1600)
		for _, view := range []struct{ name, path, ready, act string }{
			{"incident", "/incidents/" + one.ID, `^decisive`, ""},
			{"unclear", "/incidents/" + quiet.ID, `^No cause stands out`, ""},
			{"silence", "/incidents/" + one.ID, `^decisive`, `[...document.querySelectorAll('button')].find((e) => e.innerText === 'Silence its alerts').click()`},
			{"incidents", "/incidents", `cart is slow, number 3`, ""},
			{"overview", "/", `^stock fails 12 %`, ""},
			{"map", "/map?open=stock", `^\d+(\.\d+)? req/s · [\d.]+ % · \S+ m?s$`, ""},
			{"explain", fmt.Sprintf("/service?job=stock&from=%d&to=%d&explain=1", began.Unix(), began.Unix()+60), `^What changed from`, ""},
		} {
			separator := map[bool]string{true: "&", false: "?"}[matches(`\?`, view.path)]
			p.goTo(view.path + separator + "refresh=0")
			p.says(view.ready)
			p.settle(0)
			if view.act != "" {
				eval[bool](p, "("+view.act+", true)")
				p.until(`document.querySelector('dialog[open]')`)
			}
			p.do(chromedp.Evaluate[chromedp.Void](script))
			for _, theme := range []string{"light", "dark"} {
				p.theme(theme)
				p.fits()
				p.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", view.name, width, theme)), page.CaptureScreenshotParams{})
				var found struct{ Violations []string }
				if err := json.Unmarshal([]byte(eval[string](p, runAxe)), &found); err != nil {
					t.Fatal(err)
				}
				for _, violation := range found.Violations {
					t.Errorf("%s at %d pixels, %s: %s", view.name, width, theme, violation)
				}
			}
		}
	}
}
