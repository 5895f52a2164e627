package inflight_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/redline-metrics/redline/internal/inflight"
	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/respwriter"
)

// owner is a Metrics with one gauge.
type owner struct {
	stored prometheus.Gauge
	gauge  *metric.Gauge
	kinds  respwriter.Kinds[inflight.State, inflight.Details]
}

func newOwner() *owner {
	stored := prometheus.NewGauge(prometheus.GaugeOpts{Name: "running"})
	return &owner{stored: stored, gauge: metric.StoredGauge(stored)}
}

func (o *owner) Self() any { return o }

func (o *owner) Below(w http.ResponseWriter) (http.ResponseWriter, bool) { return o.kinds.Below(w) }

func (o *owner) NewDetails() *inflight.Details { return &inflight.Details{} }

func (o *owner) InProgress(*inflight.Recording) *metric.Gauge { return o.gauge }

// begin makes a recording of w's response, and the writer that keeps it.
func begin(o *owner, of *inflight.Owner, w http.ResponseWriter) (http.ResponseWriter, *inflight.Recording) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	made, tracked, details := o.kinds.Of(w).Make(w, r, true)
	rec := (*inflight.Recording)(tracked)
	rec.State().Owner = of
	rec.State().Details.Store(details)
	return made, rec
}

// TestEndInProgress holds that a request leaves the gauge once, however it ends.
func TestEndInProgress(t *testing.T) {
	o := newOwner()
	of := &inflight.Owner{Metrics: o}
	for name, end := range map[string]func(*inflight.Recording){
		"EndInProgress": (*inflight.Recording).EndInProgress,
		"Skip":          (*inflight.Recording).Skip,
		"SkipAll":       (*inflight.Recording).SkipAll,
	} {
		t.Run(name, func(t *testing.T) {
			_, rec := begin(o, of, httptest.NewRecorder())
			o.gauge.Add(1)
			rec.State().Counted = true
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() { end(rec) })
			}
			all.Wait()
			got := testutil.ToFloat64(o.stored)
			if _, counted := rec.StopCounting(); counted || got != 0 {
				t.Errorf("the gauge is %v, counted %v", got, counted)
			}
		})
	}
}

// TestAnnotations holds that annotations set at once by several goroutines are all kept.
func TestAnnotations(t *testing.T) {
	o := newOwner()
	_, rec := begin(o, &inflight.Owner{Metrics: o}, httptest.NewRecorder())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { rec.SetRoute("/r") })
		all.Go(func() { rec.SetPanic("x") })
		all.Go(func() { rec.Matched("") })
	}
	all.Wait()
	notes := rec.Annotations()
	if notes.Route != "/r" || notes.Panicked != "x" || rec.Pattern() != "<unmatched>" || notes.NamedRoute() != "/r" {
		t.Errorf("%+v, pattern %q", notes, rec.Pattern())
	}
}

// TestOuter holds that a writer leads to the recordings of its own Metrics, the innermost
// first, also through writers of others.
func TestOuter(t *testing.T) {
	mine, theirs := newOwner(), newOwner()
	me, them := &inflight.Owner{Metrics: mine}, &inflight.Owner{Metrics: theirs}
	w, outer := begin(mine, me, httptest.NewRecorder())
	outer.State().Tracked = true
	w, foreign := begin(theirs, them, w)
	w = struct{ http.ResponseWriter }{w} // declares nothing
	w, inner := begin(mine, me, w)

	out := me.Outer(w)
	if out.Nearest != inner || out.Tracked != outer || !out.Shared {
		t.Errorf("%+v, want %p and %p", out, inner, outer)
	}
	if out := them.Outer(w); out.Nearest != foreign || out.Tracked != nil || out.Shared {
		t.Errorf("%+v, want %p alone, behind a writer that hides it", out, foreign)
	}
	var all []*inflight.Recording
	for rec := range inflight.All(w) {
		all = append(all, rec)
	}
	if len(all) != 3 || all[0] != inner || all[1] != foreign || all[2] != outer {
		t.Errorf("All yields %v", all)
	}
}

// TestForEach holds that a call with a writer without a recording is lost, and told once.
func TestForEach(t *testing.T) {
	inflight.TakeLost()
	inflight.ForEach(httptest.NewRecorder(), func(*inflight.Recording) { t.Error("a recording of nothing") })
	if n := inflight.TakeLost(); n != 1 {
		t.Errorf("%d calls lost, want 1", n)
	}
	o := newOwner()
	w, rec := begin(o, &inflight.Owner{Metrics: o}, httptest.NewRecorder())
	inflight.ForEach(w, func(got *inflight.Recording) {
		if got != rec {
			t.Errorf("%p, want %p", got, rec)
		}
	})
	if n := inflight.TakeLost(); n != 0 {
		t.Errorf("%d calls lost, want 0", n)
	}
}
