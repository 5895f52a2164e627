package diagnosis

import (
	"context"
	"slices"
	"strconv"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/cause"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
)

// narrowed is the number of causes that are looked at by instance.
const narrowed = 2

// narrow looks at the first causes by instance. An instance that differs from its siblings is
// the cause, rather than its service.
func (d *Diagnoser) narrow(ctx context.Context, e *examination) error {
	for i := range e.verdict.Causes[:min(narrowed, len(e.verdict.Causes))] {
		c := &e.verdict.Causes[i]
		if c.Entity.Kind != graph.Service || e.instances(c.Entity.Name) < 2 {
			continue
		}
		in := cause.Input{At: e.input.At, Before: e.input.Before, Began: e.input.Began}
		for _, a := range e.input.Alerts {
			in.Alerts = append(in.Alerts, cause.Alert{Service: c.Entity.Name, Symptom: a.Symptom})
		}
		matchers := []string{"job=" + strconv.Quote(c.Entity.Name)}
		for _, signal := range catalog.Signals(e.services) {
			if signal.Kept || signal.Calls {
				continue
			}
			series, err := d.series(ctx, e.reading, signal, matchers, "job", "instance")
			if err != nil {
				return err
			}
			in.Series = append(in.Series, series...)
		}
		v := cause.Judge(in)
		if part := slices.IndexFunc(v.Causes, func(one cause.Cause) bool { return one.Entity.Kind == graph.Instance }); part >= 0 {
			c.Entity = v.Causes[part].Entity
			e.parts = append(e.parts, v.Findings...)
			c.Terms = append(c.Terms, cause.Term{Reason: "its instance " + c.Entity.Part + " differs from the others", Evidence: v.Causes[part].Terms[0].Evidence})
		}
	}
	return nil
}

// instances returns how many instances of a service have been scraped.
func (e *examination) instances(service string) int {
	n := 0
	for _, s := range e.input.Series {
		if s.Name == "up" && s.Labels["job"] == service {
			n++
		}
	}
	return n
}
