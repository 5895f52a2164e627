package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// Objectives are the aims of a service over 30 days. The zero value is 99.9 % of
// requests without an error, and 95 % below a time that the buckets have.
type Objectives struct {
	Availability float64 // ratio of requests that do not fail; 0 is 0.999
	Latency      float64 // ratio of requests that are fast enough; 0 is 0.95
	// Target is the time below which a request is fast enough. 0 is the least bucket boundary
	// of at least half a second.
	Target time.Duration
}

func (o Objectives) complete() Objectives {
	if o.Availability == 0 {
		o.Availability = 0.999
	}
	if o.Latency == 0 {
		o.Latency = 0.95
	}
	return o
}

// Set implements pflag.Value. It reads one objective, or several with commas between
// them: "99.9%" or "availability=99.9%" of requests, or "latency=95%@500ms", of which
// the time may be left out. The others stay as they are, and all where one is wrong.
func (o *Objectives) Set(text string) error {
	read := *o
	for one := range strings.SplitSeq(text, ",") {
		if err := read.set(one); err != nil {
			return err
		}
	}
	*o = read
	return nil
}

func (o *Objectives) set(text string) error {
	name, value, named := strings.Cut(text, "=")
	if !named {
		name, value = availability, text
	}
	percent, target, timed := strings.Cut(value, "@")
	ratio, err := strconv.ParseFloat(strings.TrimSuffix(percent, "%")+"e-2", 64) // a hundredth, to the digit
	switch {
	case err != nil || ratio <= 0 || ratio >= 1:
		return fmt.Errorf("%q is not a percentage below 100, such as 99.9%%", percent)
	case name == availability && !timed:
		o.Availability = ratio
		return nil
	case name != latency:
		return errors.New("expected availability=99.9% or latency=95%@500ms")
	}
	o.Latency = ratio
	if timed {
		if o.Target, err = time.ParseDuration(target); err != nil || o.Target <= 0 {
			return fmt.Errorf("%q is not a time, such as 500ms", target)
		}
	}
	return nil
}

// String implements pflag.Value: as Set reads it, or nothing where all is as it is by
// default.
func (o *Objectives) String() string {
	if *o == (Objectives{}) {
		return ""
	}
	c := o.complete()
	text := availability + "=" + exactPercent(c.Availability) + "%," + latency + "=" + exactPercent(c.Latency) + "%"
	if c.Target > 0 {
		text += "@" + c.Target.String()
	}
	return text
}

// Type implements pflag.Value.
func (*Objectives) Type() string { return "objective" }

// exactPercent is a ratio below 1 as people write it, with all its digits.
func exactPercent(ratio float64) string {
	_, digits, _ := strings.Cut(strconv.FormatFloat(ratio, 'f', -1, 64)+"0", ".")
	whole, rest := strings.TrimLeft(digits[:1], "0")+digits[1:2], strings.TrimRight(digits[2:], "0")
	if rest == "" {
		return whole
	}
	return whole + "." + rest
}

// Notes returns a line for each histogram without a bound at the target, with the bound
// that counts in its place.
func (o Objectives) Notes(services []inventory.Service) []string {
	var notes alternatives
	for _, s := range services {
		for _, r := range requestsOf(s.InOrder()) {
			t, ok := r.timing(allJobs(""), o.Target)
			switch bound := time.Duration(t.bound * float64(time.Second)); {
			case o.Target == 0 || r.duration.Type != inventory.Histogram || bound == o.Target:
			case ok:
				notes.add(fmt.Sprintf("%s has no bucket up to %s; requests of up to %s count as fast enough", r.duration.Name, o.Target, bound))
			default:
				notes.add(fmt.Sprintf("%s has no bucket of %s or more; there are no rules on its latency", r.duration.Name, o.Target))
			}
		}
	}
	return notes
}

// Show adds a row on a service's objectives, after the one on its requests. It shows the
// series that the rules of RulesOf record, where they apply; objectives of which nothing is
// known are left out.
func (d *Dashboard) Show(s inventory.Service, o Objectives) {
	panels := o.complete().panels(requestsOf(s.InOrder()))
	if len(panels) == 0 {
		return
	}
	d.Rows = slices.Insert(d.Rows, 1, Row{Title: "Objectives", Panels: panels})
	d.name()
}

func (o Objectives) panels(found []requests) []Panel {
	var panels []Panel
	for _, g := range sloGroups(found, nil, ObjectiveSet{Default: o}) {
		switch slo := g.Rules[0].Labels["slo"]; {
		case g.Rules[0].Record == budgetLeft:
		case slo == availability:
			panels = append(panels, burnPanel(slo, o.Availability, "may fail"))
		default:
			panels = append(panels, burnPanel(slo, o.Latency, "may take too long"))
		}
	}
	if len(panels) == 0 {
		return nil
	}
	return append([]Panel{{
		Title: "Error budget left", Description: "What is left of what the objectives allow in 30 days. Below 0 they are missed.",
		Kind: Lines, Unit: Ratio, Queries: []Query{{Expr: budgetLeft + `{job="$job"}`, Legend: legend("slo")}},
	}}, panels...)
}

// burnPanel shows how fast the budget of an objective is used up.
func burnPanel(slo string, objective float64, allowed string) Panel {
	p := Panel{
		Title: "Burn of " + slo,
		Description: fmt.Sprintf("How fast the budget of 30 days is used up, over some windows of time, as far as there are data: at 1 in 30 days, at 2 in 15. %s %% of requests %s.",
			percent(1-objective), allowed),
		Kind: Lines, Unit: None,
	}
	for _, b := range burns() {
		p.Queries = append(p.Queries, Query{
			Expr:   fmt.Sprintf(`%s%s{job="$job",slo=%q} / %s`, sloRatio, b.long, slo, strconv.FormatFloat(1-objective, 'g', 6, 64)),
			Legend: b.long,
		})
	}
	return p
}
