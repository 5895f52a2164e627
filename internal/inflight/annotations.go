package inflight

import (
	"cmp"
	"net/http"

	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/patterns"
)

// Annotations are the values that handlers and routers have set for a request. They are
// immutable: a change replaces all of them. Texts are valid label values.
type Annotations struct {
	Route         string // by SetRoute
	pattern       string // by an adapter's router
	ClonedPattern string // of a request that a middleware below has cloned
	Panicked      any    // by SetPanic
}

// NamedRoute returns the route that a handler or an adapter's router has set.
func (s *Annotations) NamedRoute() string { return cmp.Or(s.Route, s.pattern) }

// Annotations returns a copy of the annotations so far.
func (rec *Recording) Annotations() Annotations {
	if s := rec.State().Notes.Load(); s != nil {
		return *s
	}
	return Annotations{}
}

// annotate changes the annotations of the request.
func (rec *Recording) annotate(change func(*Annotations)) {
	next := rec.newAnnotations()
	for {
		before := rec.State().Notes.Load()
		*next = Annotations{}
		if before != nil {
			*next = *before
		}
		change(next)
		if rec.State().Notes.CompareAndSwap(before, next) {
			return
		}
	}
}

// newAnnotations returns the memory for annotations: the first ones have a place in the
// details.
func (rec *Recording) newAnnotations() *Annotations {
	if d := rec.State().Details.Load(); d != nil && d.firstNotesUsed.CompareAndSwap(false, true) {
		return &d.firstNotes
	}
	return new(Annotations)
}

// SetRoute sets the route.
func (rec *Recording) SetRoute(route string) {
	rec.annotate(func(s *Annotations) { s.Route = metric.LabelValue(route) })
}

// SetPanic sets the value that the handler panicked with.
func (rec *Recording) SetPanic(reason any) {
	rec.annotate(func(s *Annotations) { s.Panicked = reason })
}

// Pattern returns the route that an adapter's router has matched so far.
func (rec *Recording) Pattern() string {
	if s := rec.State().Notes.Load(); s != nil {
		return s.pattern
	}
	return ""
}

// SetPattern sets the route that an adapter's router has matched.
func (rec *Recording) SetPattern(pattern string) {
	if rec.Pattern() != pattern {
		rec.annotate(func(s *Annotations) { s.pattern = metric.LabelValue(pattern) })
	}
}

// SetClonedPattern sets the pattern of r if a middleware has cloned the recording's own
// request.
func (rec *Recording) SetClonedPattern(r *http.Request) {
	if r == nil || r == rec.Response().Request || r.Pattern == "" {
		return
	}
	if pattern := patterns.Matched(r); pattern != "" {
		rec.annotate(func(s *Annotations) { s.ClonedPattern = metric.LabelValue(pattern) })
	}
}
