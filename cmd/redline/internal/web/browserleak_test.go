package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
)

// refreshesAnHour are those of a page that refreshes every two seconds.
const refreshesAnHour = 3600 / 2

// mostLeft is the growth of a heap that a refresh may cause, in bytes: a megabyte an hour.
const mostLeft = 1e6 / refreshesAnHour

// loose is the same for pages that are looked at for less long, while they still fill their
// charts.
const loose = 5 * mostLeft

// TestRefreshesLeaveNothing holds that a page's heap does not grow by its refreshes. A
// screen on a wall refreshes for months, so anything that a refresh leaves behind adds up:
// elements of before, and all that they refer to.
//
// The growth is the median of those between two looks. A leak makes each of them grow, while
// a heap without one takes a step now and then, as charts fill or caches grow.
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
		{"/service?job=items", `^[245]\d\d$`, 100, 9, 30, mostLeft},
		{"/", `^stock$`, 30, 5, 20, loose},
		{"/alerts", `rules quiet`, 30, 5, 20, loose},
		{"/explore?expr=rate(http_requests_total[10s])", `job="items"`, 30, 5, 20, loose},
		{"/map", `1 call between them`, 30, 5, 20, loose},
		{"/targets", `^2 targets`, 30, 5, 20, loose},
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
		more, larger := float64(p.elements()-before)/float64(refreshes), medianStep(heaps)/float64(tt.between)
		t.Logf("%s: %.2f elements and %.2f kB a refresh, %.2f MB an hour, of %.1f MB; heaps in kB: %.0f", tt.path, more, larger/1e3, larger*refreshesAnHour/1e6, heaps[0]/1e6, scaled(heaps, 1e-3))
		if more > 0.2 {
			t.Errorf("a refresh of %s leaves %.1f elements behind", tt.path, more)
		}
		if larger > tt.most {
			t.Errorf("a refresh of %s leaves %.2f kB behind, %.1f MB an hour", tt.path, larger/1e3, larger*refreshesAnHour/1e6)
		}
	}
}

// medianStep returns the median of the differences between each value and the next.
func medianStep(values []float64) float64 {
	steps := make([]float64, len(values)-1)
	for i := range steps {
		steps[i] = values[i+1] - values[i]
	}
	return median(steps)
}

func scaled(values []float64, by float64) []float64 {
	found := make([]float64, len(values))
	for i, v := range values {
		found[i] = v * by
	}
	return found
}

// refresh refreshes the page so many times, by its key, each time once the answers to the
// time before are drawn.
func (p *tab) refresh(times int) {
	p.t.Helper()
	eval[bool](p, fmt.Sprintf(`(async () => {
		const fetched = window.fetch
		let begun = 0, underWay = 0
		window.fetch = (...args) => {
			begun++
			underWay++
			return fetched(...args).finally(() => underWay--)
		}
		for (let i = 0; i < %d; i++) {
			const before = begun
			document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'r', bubbles: true}))
			for (let quiet = 0; quiet < 6; ) { // frames, in which answers are drawn
				await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
				quiet = begun > before && !underWay ? quiet + 1 : 0
			}
		}
		window.fetch = fetched
		return true
	})()`, times))
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

// heap returns the bytes of the page's values in JavaScript after a collection. Two parts of
// a snapshot are left out. Compiled code grows in the first thousand of refreshes. Objects
// of the browser's own go up and down with its caches, and grow by its records of requests
// for such tests.
func (p *tab) heap() (bytes float64) {
	p.t.Helper()
	p.mu.Lock()
	p.snapshot.Reset()
	p.mu.Unlock()
	if _, err := cdp.Call(p.t.Context(), p.target, heapprofiler.TakeHeapSnapshot, heapprofiler.TakeHeapSnapshotParams{}); err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	text := p.snapshot.String()
	p.mu.Unlock()
	// The format is V8's, of which each node is as many numbers as it has fields.
	var heap struct {
		Snapshot struct {
			Meta struct {
				NodeFields []string          `json:"node_fields"`
				NodeTypes  []json.RawMessage `json:"node_types"`
			}
		}
		Nodes []int
	}
	if err := json.Unmarshal([]byte(text), &heap); err != nil {
		p.t.Fatal(err)
	}
	fields := heap.Snapshot.Meta.NodeFields
	kind, size := slices.Index(fields, "type"), slices.Index(fields, "self_size")
	var kinds []string
	if kind < 0 || size < 0 || json.Unmarshal(heap.Snapshot.Meta.NodeTypes[kind], &kinds) != nil {
		p.t.Fatalf("nodes have the fields %q", fields)
	}
	for node := range slices.Chunk(heap.Nodes, len(fields)) {
		if kinds[node[kind]] != "code" && kinds[node[kind]] != "native" {
			bytes += float64(node[size])
		}
	}
	return bytes
}
