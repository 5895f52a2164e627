package web_test

import (
	"fmt"
	neturl "net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestCompare holds that a comparison that is chosen stands in every chart and table, goes
// on to the next page, and prints no number of a time without data.
func TestCompare(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 60)
	const changes = `[...document.querySelectorAll('main .change')].map((e) => e.textContent)`
	for _, tt := range []struct{ path, ready string }{
		{"/?", `compared with the period before`},
		{"/service?job=items&", `Dashed: the period before\.`},
		{"/service?job=items&", `Dashed: the total of the period before\.`},
		{"/map?view=table&", `compared in the table with the period before`},
		{"/alerts?", `Dashed: the period before\.`},
		{"/explore?expr=up&", `Dashed: the period before\.`},
		{"/explore?tab=table&expr=sum(rate(http_requests_total[20s]))&", `Change from the period before`},
	} {
		p := open(t, d.page, tt.path+"range=20s&refresh=0&compare=before")
		p.says(tt.ready)
		if matches(`tab=table|map|job=|/\?$`, tt.path) {
			p.until(changes + `.some((text) => /^([+−±×]|was )/.test(text))`)
		}
		p.goTo(tt.path + "range=20s&refresh=0&compare=1w")
		p.says(map[bool]string{true: `Change from the week before`, false: `[Nn]o data of (all of )?the week before`}[matches("tab=table", tt.path)])
		p.settle(0)
		if found := eval[[]string](p, changes+`.filter((text) => text !== 'no data')`); len(found) > 0 {
			t.Errorf("%s: of a week without data there is %q", tt.path, found)
		}
	}
	p := open(t, d.page, "/?range=20s&refresh=0&compare=before")
	p.until(`document.querySelector('.card .spark .earlier[d*=L]') && document.querySelector('.routes .spark .earlier[d*=L]')`)
	p.goTo("/service?job=items&range=20s&refresh=0&compare=before&zone=utc")
	p.says(`Dashed: the period before`)
	p.click("button", "Duration as a table")
	p.until(`[...document.querySelectorAll('.chart-table th')].some((e) => e.textContent === 'p99, the period before')`)
	p.click("link", "Map")
	p.until(`location.pathname.endsWith('/map') && location.search.includes('compare=before') && location.search.includes('zone=utc')`)
}

// TestDates holds that the time can be chosen to the second and in UTC, and a link to it
// shows the same later.
func TestDates(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	p := open(t, d.page, "/service?job=items&range=5m&refresh=0")
	p.says(`^200$`) // an element that is clicked before the page is there may be drawn anew
	p.click("button", "Dates, zone, comparison and link")
	p.click("button", "Copy a link")
	p.until(`document.querySelector('.times input[readonly]')`)
	link, err := neturl.Parse(eval[string](p, `document.querySelector('.times input[readonly]').value`))
	if err != nil {
		t.Fatal(err)
	}
	q := link.Query()
	if q.Get("from") == "" || q.Get("to") == "" || q.Has("range") || q.Has("refresh") || q.Get("job") != "items" {
		t.Errorf("the link is %s", link)
	}
	set := func(selector, value string) {
		eval[bool](p, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true })); return true; })()`, selector, value))
	}
	set(".times select", "utc")
	p.until(`location.search.includes('zone=utc')`)
	end := time.Now().UTC().Truncate(time.Second)
	const form = "2006-01-02T15:04:05"
	from, to := ".times label:nth-of-type(1) input", ".times label:nth-of-type(2) input"
	set(from, end.Format(form))
	set(to, end.Add(-time.Minute).Format(form))
	p.click("button", "Show these dates")
	p.says(`The end has to be after the beginning\.`)
	set(from, end.Add(-2*time.Minute).Format(form))
	set(to, end.Format(form))
	p.click("button", "Show these dates")
	p.until(fmt.Sprintf(`location.search.includes('from=%d.000&to=%d.000')`, end.Add(-2*time.Minute).Unix(), end.Unix()))
	p.until(fmt.Sprintf(`document.querySelector('.time .fixed')?.textContent.includes('%s')`, end.Format("15:04:05")))
	p.until(`!document.querySelector('dialog')`)
}

// TestSave holds that a chart is saved as CSV, with the times in UTC, and as PNG, under
// the page's own policy.
func TestSave(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	p := open(t, d.page, "/service?job=items&range=5m&refresh=0")
	p.says(`^200$`)
	eval[bool](p, `(() => {
		window.saved = [];
		URL.createObjectURL = (blob) => { window.saved.push(blob); return 'data:,'; };
		HTMLAnchorElement.prototype.click = function () { window.saved.at(-1).file = this.download; };
		return true;
	})()`)
	press := func(kind string) {
		eval[bool](p, `(document.querySelector('.panel .save summary').click(), true)`)
		eval[bool](p, fmt.Sprintf(`([...document.querySelectorAll('.panel .save button')].find((e) => e.textContent === %q).click(), true)`, kind))
	}
	press("CSV")
	p.until(`window.saved.length === 1`)
	text := eval[string](p, `window.saved[0].text()`)
	if !matches(`^time,"Requests by status: \d+ \(req/s\)".*\r\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z,`, text) {
		t.Errorf("CSV is %.300q", text)
	}
	press("PNG")
	p.until(`window.saved.length === 2`)
	if size := eval[[]float64](p, `createImageBitmap(window.saved[1]).then(({ width, height }) => [width, height])`); size[0] < 300 || size[1] < 200 {
		t.Errorf("a picture of %v", size)
	}
	if name := eval[string](p, `window.saved[1].file`); !matches(`^requests-by-status-\d{4}-\d\d-\d\dT\d{6}Z\.png$`, name) {
		t.Errorf("the file is called %q", name)
	}
}

// TestObjectivesShown holds that the page has the objectives of a service, and no budget
// before there are data for a tenth of its 30 days. It asks for a time at which a burn was
// not known either, as the demo may have run for a tenth of an hour already.
func TestObjectivesShown(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 20)
	p := open(t, d.page, "/service?job=items&refresh=0&from="+unix(d.started)+"&to="+unix(d.started.Add(time.Minute)))
	p.awaitRows(`[...document.querySelectorAll('.objectives tbody tr')]`, []string{
		"all requests\t95 % within 500 ms\tnot known yet\t–\t–\t–",
		"all requests\t95 % without an error\tnot known yet\t–\t–\t–",
	}, true)
}

// TestCompareShots takes pictures of these parts, in both themes and some widths, for a
// person to look at, and has axe-core find nothing in them.
func TestCompareShots(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	script := axe(t)
	d.age(t, 60)
	dir := os.Getenv("REDLINE_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	for _, shot := range []struct{ name, path, ready, act string }{
		{"overview", "/?", `compared with`, ""},
		{"service", "/service?job=items&", `Dashed: the total`, ""},
		{"absent", "/service?job=items&zone=utc&from=" + unix(time.Now().Add(-time.Minute)) + "&to=" + unix(time.Now()) + "&compare=1d&", `No data of the day before`, ""},
		{"save", "/service?job=items&", `Dashed: the total`, `document.querySelector('.panel .save').open = true`},
		{"dates", "/service?job=items&", `Dashed: the total`, `document.querySelector('.time-choice').click()`},
		{"map", "/map?view=table&", `compared in the table`, ""},
		{"explore", "/explore?expr=sum+by+(route)+(rate(http_requests_total[20s]))&", `Dashed`, ""},
	} {
		for _, width := range []int64{390, 1440, 2560} {
			p := newTab(t, d.page, width, 1600)
			p.goTo(shot.path + map[bool]string{true: "", false: "compare=before&"}[matches("compare=", shot.path)] + "range=20s&refresh=0")
			p.says(shot.ready)
			p.settle(0)
			if shot.act != "" {
				eval[bool](p, "("+shot.act+", true)")
			}
			p.do(chromedp.Evaluate[chromedp.Void](script))
			for _, theme := range []string{"light", "dark"} {
				p.theme(theme)
				p.fits()
				p.picture(filepath.Join(dir, fmt.Sprintf("compare-%s-%d-%s.png", shot.name, width, theme)), page.CaptureScreenshotParams{})
				if found := eval[string](p, runAxe); !matches(`"Violations":\[\]`, found) {
					t.Errorf("%s at %d pixels, %s: %.600s", shot.name, width, theme, found)
				}
			}
		}
	}
}
