package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// Overview shows all services, by a query for each number, in any of the schemas. Its
// queries have $__rate_interval in them.
type Overview struct {
	Services []string `json:"services"` // jobs, in order
	// Columns are by job: rate, errors, p99 and budget, as far as there are any.
	Columns []Column `json:"columns"`
	// Up and Targets are by job: the targets that can be scraped, and all of them.
	Up      string `json:"up"`
	Targets string `json:"targets"`
	Calls   *Calls `json:"calls,omitempty"`
}

// Calls shows the calls between services.
type Calls struct {
	Peer string `json:"label"` // the label of the service that is called
	// Columns are by job and peer: rate, errors and p99.
	Columns []Column `json:"columns"`
}

// OverviewOf returns the overview of services.
func OverviewOf(services []inventory.Service) Overview {
	o := Overview{Services: []string{}, Up: "sum by (job) (up)", Targets: "count by (job) (up)"}
	var rate, errors, p99 alternatives
	var made []outgoing
	timed, calling := boundsOf{}, boundsOf{}
	all, others := allJobs("$__rate_interval"), strangersIn(services)
	for _, service := range services {
		o.Services = append(o.Services, service.Job)
		families, _ := possible(service.InOrder())
		for _, r := range requestsOf(families) {
			s := all.without(others.of(r.count, r.duration, r.exceptions))
			rate.add(sum(s.rate(r.count), "job"))
			if r.status != "" {
				errors.add("(" + r.errors(s, "job") + ")")
			}
			if r.duration.Type == inventory.Histogram {
				p99.add(s.quantile(0.99, r.duration, "job"))
				timed.add(service.Job, r.duration)
			}
		}
		if c, ok := callsOf(families); ok {
			made = append(made, c)
			calling.add(service.Job, c.duration)
		}
	}
	slices.Sort(o.Services)
	budget := alternatives{budgetLeft + `{slo="` + availability + `"}`}
	o.Columns = slices.Concat(
		rate.columns(Column{ID: "rate", Title: "Requests", Unit: RequestsPerSec}),
		errors.columns(Column{ID: "errors", Title: "Errors", Unit: Ratio}),
		p99.columns(Column{ID: "p99", Title: "p99 duration", Unit: Seconds, BoundsOf: timed}),
		budget.columns(Column{ID: "budget", Title: "Error budget of 30 days left", Unit: Ratio}),
	)
	o.Calls = edges(all, others, made, calling)
	return o
}

// edges returns the calls between services, or nil without any. The label of the peer is
// the one that the first service has.
func edges(all scope, others strangers, made []outgoing, bounds boundsOf) *Calls {
	if len(made) == 0 {
		return nil
	}
	c := &Calls{Peer: made[0].peer}
	var rate, errors, p99 alternatives
	for _, o := range made {
		s := o.of(all.without(others.of(o.duration)))
		named := func(expr string) string {
			if o.peer == c.Peer {
				return expr
			}
			return fmt.Sprintf(`label_replace(%s, %q, "$1", %q, "(.*)")`, expr, c.Peer, o.peer)
		}
		rate.add(named(sum(s.rate(o.duration), "job", o.peer)))
		if o.hasErrors() {
			errors.add(named("(" + o.errors(s, "job", o.peer) + ")"))
		}
		p99.add(named(s.quantile(0.99, o.duration, "job", o.peer)))
	}
	c.Columns = slices.Concat(
		rate.columns(Column{ID: "rate", Title: "Calls", Unit: RequestsPerSec}),
		errors.columns(Column{ID: "errors", Title: "Errors", Unit: Ratio}),
		p99.columns(Column{ID: "p99", Title: "p99", Unit: Seconds, BoundsOf: bounds}),
	)
	return c
}

// boundsOf are the bounds of histograms by job.
type boundsOf map[string]Bounds

// add adds the bounds of a job's histogram. Where a job has several, the kept bounds hold
// for each of them: the larger first bound, and the smaller last one.
func (b boundsOf) add(job string, f inventory.Family) {
	bounds := boundsIn(f)
	if bounds == nil {
		return
	}
	if before, ok := b[job]; ok {
		bounds = &Bounds{max(before.Least, bounds.Least), min(before.Most, bounds.Most)}
	}
	b[job] = *bounds
}

// alternatives returns an expression for all jobs, made of expressions for some of them each.
type alternatives []string

func (a *alternatives) add(expr string) {
	if !slices.Contains(*a, expr) {
		*a = append(*a, expr)
	}
}

// columns returns c with these expressions, or none without any.
func (a alternatives) columns(c Column) []Column {
	if len(a) == 0 {
		return nil
	}
	c.Expr = strings.Join(a, " or ")
	return []Column{c}
}
