package console

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// Explain prints what is wrong, why each cause has its rank, what changed before and
// who is affected.
func Explain(to io.Writer, e diagnosis.Diagnosis, style Style) error {
	if style.JSON {
		return printJSON(to, e)
	}
	w := bufio.NewWriter(to)
	bold, faint := style.Palette.Bold, style.Palette.Faint
	fmt.Fprintln(w, bold(tint.Line(e.Headline)))
	section := func(title string) { fmt.Fprintf(w, "\n%s\n", bold(title)) }
	if len(e.Alerts) > 0 {
		section("alerts")
		for _, a := range e.Alerts {
			since := ""
			if !a.Began.IsZero() {
				since = ", since " + clock(a.Began)
			}
			fmt.Fprintf(w, "  %s%s\n", tint.Line(strings.TrimSuffix(a.Name+" at "+a.Service, " at ")), since)
		}
	}
	if len(e.Causes) > 0 {
		section("causes")
	}
	for i, c := range e.Causes {
		fmt.Fprintf(w, "  %d. %s, %s points\n", i+1, tint.Line(entity(c.Entity)), points(c.Score))
		for _, t := range c.Terms {
			fmt.Fprintf(w, "     %6s  %s\n", points(t.Points), tint.Line(t.Reason))
			if t.Evidence != "" {
				fmt.Fprintf(w, "             %s\n", faint(tint.Line(t.Evidence)))
			}
		}
	}
	if len(e.Changes) > 0 {
		section("changes before and during it")
		for _, c := range e.Changes {
			fmt.Fprintf(w, "  %s  %s: %s\n", clock(c.Time), tint.Line(entity(c.Entity)), tint.Line(c.Text))
		}
	}
	if len(e.Affected) > 0 {
		section("affected")
		if err := w.Flush(); err != nil {
			return err
		}
		return affected(e.Affected).write(to, style)
	}
	return w.Flush()
}

// affected returns the table of routes.
func affected(routes []diagnosis.Affected) *table {
	t := &table{header: []string{"service", "route", "requests/s", "of all", "failing", "status", "p95"}}
	for _, r := range routes {
		failing, p95 := "", ""
		if r.Failing > 0 {
			failing = fmt.Sprintf("%.3g %%", 100*r.Failing)
		}
		if r.Seconds > 0 {
			p95 = fmt.Sprintf("%.3g s", r.Seconds)
		}
		t.add(cell{text: r.Service}, cell{text: strings.TrimSpace(r.Method + " " + r.Route)},
			cell{text: fmt.Sprintf("%.3g", r.Rate), right: true}, cell{text: fmt.Sprintf("%.3g %%", 100*r.Share), right: true},
			cell{text: failing, right: true}, cell{text: r.Status}, cell{text: p95, right: true})
	}
	return t
}

// entity returns the name of a thing with its kind, where that is no service.
func entity(e diagnosis.Entity) string {
	name := e.Service
	if e.Part != "" {
		name = string(e.Kind) + " " + e.Part + " of " + name
	} else if e.Kind == "peer" {
		name += ", which nobody scrapes"
	}
	return name
}

// points returns points with two digits, and without a sign before nothing.
func points(p float64) string {
	if p == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", p)
}

// clock returns a time of today or, with its date, of another day.
func clock(t time.Time) string {
	if t.UTC().Format(time.DateOnly) == time.Now().UTC().Format(time.DateOnly) {
		return t.UTC().Format(time.TimeOnly) + " UTC"
	}
	return t.UTC().Format(time.DateTime) + " UTC"
}
