package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
)

// refreshesAnHour are those of a page that refreshes every two seconds. The aim is that a
// service page grows by less than a megabyte in them, 0.55 kB a refresh.
const refreshesAnHour = 3600 / 2

// In its first hundreds of refreshes every page grows, by less and less: 1.3 kB a refresh
// of a service, and 0.9 kB of Targets, which has next to nothing to leave behind.
const settling = 2.5e3

// TestRefreshesLeaveNothing: what a page has shown goes when something else takes its
// place. A screen on a wall refreshes for months, so that whatever a refresh leaves
// behind adds up: the page's elements of before, and all that they know of.
//
// A heap goes up and down by more than that between two collections, as the browser
// learns of the page's code and forgets it. So it is looked at again and again, and the
// growth is the median slope between any two looks.
func TestRefreshesLeaveNothing(t *testing.T) {
	t.Parallel()
	d := theShop(t)
	d.age(t, 100) // all alerts fire, and the deploy has been: nothing else is to come
	for _, tt := range []struct {
		path, ready string
		warm, looks int
		between     int // refreshes between two looks
		most        float64
	}{
		{"/service?job=items", `^[245]\d\d$`, 100, 9, 20, settling},
		{"/", `^stock$`, 20, 5, 10, loose},
		{"/alerts", `rules quiet`, 20, 5, 10, loose},
		{"/explore?expr=rate(http_requests_total[10s])", `job="items"`, 20, 5, 10, loose},
		{"/map", `1 call between them`, 20, 5, 10, loose},
		{"/targets", `^2 targets`, 20, 5, 10, loose},
	} {
		p := newTab(t, d.page, 1280, 900)
		p.goTo(tt.path + map[bool]string{true: "&", false: "?"}[matches(`\?`, tt.path)] + "range=20s&refresh=0")
		p.says(tt.ready)
		p.refresh(tt.warm)
		before := p.elements()
		heaps := []float64{p.heap()}
		for range tt.looks - 1 {
			p.refresh(tt.between)
			heaps = append(heaps, p.heap())
		}
		refreshes := (tt.looks - 1) * tt.between
		more, larger := float64(p.elements()-before)/float64(refreshes), medianSlope(heaps)/float64(tt.between)
		t.Logf("%s: %.2f elements and %.2f kB a refresh, %.2f MB an hour, of %.1f MB; heaps in kB: %.0f", tt.path, more, larger/1e3, larger*refreshesAnHour/1e6, heaps[0]/1e6, scaled(heaps, 1e-3))
		if more > 0.2 {
			t.Errorf("a refresh of %s leaves %.1f elements behind", tt.path, more)
		}
		if larger > tt.most {
			t.Errorf("a refresh of %s leaves %.2f kB behind, %.1f MB an hour", tt.path, larger/1e3, larger*refreshesAnHour/1e6)
		}
	}
}

// loose is for the pages that are looked at for less long.
const loose = 5e3

// medianSlope returns the median of the slopes between any two values, a step apart each.
func medianSlope(values []float64) float64 {
	var slopes []float64
	for i := range values {
		for j := i + 1; j < len(values); j++ {
			slopes = append(slopes, (values[j]-values[i])/float64(j-i))
		}
	}
	return median(slopes)
}

func scaled(values []float64, by float64) []float64 {
	found := make([]float64, len(values))
	for i, v := range values {
		found[i] = v * by
	}
	return found
}

// refresh refreshes the page so many times, by its key.
func (p *tab) refresh(times int) {
	p.t.Helper()
	for range times {
		since := p.requests()
		p.press("r")
		p.settle(since + 1)
	}
}

// elements counts the page's elements of Preact that something still knows of.
func (p *tab) elements() int {
	p.t.Helper()
	answer, err := cdp.Call(p.t.Context(), p.target, runtime.QueryObjects, runtime.QueryObjectsParams{PrototypeObjectID: p.object("Object.prototype").id})
	if err != nil {
		p.t.Fatal(err)
	}
	all := element{p, answer.Objects.ObjectID}
	n := callOn[int](all, `function() { return this.filter((one) => Object.hasOwn(one, '__k') && Object.hasOwn(one, '__b')).length }`)
	callOn[bool](all, `function() { this.length = 0; return true }`)
	if n < 50 {
		p.t.Fatalf("%d elements are found; does Preact name their parts otherwise?", n)
	}
	return n
}

// heap returns the bytes that the page's objects take after a collection.
func (p *tab) heap() float64 {
	p.t.Helper()
	for range 2 {
		if _, err := cdp.Call(p.t.Context(), p.target, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			p.t.Fatal(err)
		}
	}
	usage, err := cdp.Call(p.t.Context(), p.target, runtime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		p.t.Fatal(err)
	}
	return usage.UsedSize
}
