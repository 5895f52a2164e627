package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Overview says how all services do, by a query for each number, whatever their
// schemas are. Its queries have $__rate_interval in them.
type Overview struct {
	Services []string `json:"services"` // jobs, in order
	// Columns are by job: what there is of rate, errors, p99 and budget.
	Columns []Column `json:"columns"`
	Up      string   `json:"up"` // 0 for a job of whose targets one cannot be scraped
	Calls   *Calls   `json:"calls,omitempty"`
}

// Calls are what services call.
type Calls struct {
	Peer string `json:"label"` // the label of the service that is called
	// Columns are by job and peer: rate, errors and p99.
	Columns []Column `json:"columns"`
}

// OverviewOf is the overview of services.
func OverviewOf(services []Service) Overview {
	o := Overview{Services: []string{}, Up: "min by (job) (up)"}
	var rate, errors, p99 alternatives
	var made []outgoing
	s := all("$__rate_interval")
	for _, service := range services {
		o.Services = append(o.Services, service.Job)
		families := service.inOrder()
		for _, r := range requestsOf(families) {
			rate.add(sum(s.rate(r.count), "job"))
			if r.status != "" {
				errors.add("(" + r.errors(s, "job") + ")")
			}
			if r.duration.Type == Histogram {
				p99.add(s.quantile(0.99, r.duration, "job"))
			}
		}
		if c, ok := callsOf(families); ok {
			made = append(made, c)
		}
	}
	slices.Sort(o.Services)
	budget := alternatives{budgetLeft + `{slo="` + availability + `"}`}
	o.Columns = slices.Concat(
		rate.columns(Column{ID: "rate", Title: "Requests", Unit: RequestsPerSec}),
		errors.columns(Column{ID: "errors", Title: "Errors", Unit: Ratio}),
		p99.columns(Column{ID: "p99", Title: "p99", Unit: Seconds}),
		budget.columns(Column{ID: "budget", Title: "Error budget left", Unit: Ratio}),
	)
	o.Calls = edges(s, made)
	return o
}

// edges are the calls between services, nil where there are none. The label of the
// peer is that which the first of them has.
func edges(s scope, made []outgoing) *Calls {
	if len(made) == 0 {
		return nil
	}
	c := &Calls{Peer: made[0].peer}
	var rate, errors, p99 alternatives
	for _, o := range made {
		s := o.of(s)
		named := func(expr string) string {
			if o.peer == c.Peer {
				return expr
			}
			return fmt.Sprintf(`label_replace(%s, %q, "$1", %q, "(.*)")`, expr, c.Peer, o.peer)
		}
		rate.add(named(sum(s.rate(o.duration), "job", o.peer)))
		if o.tells() {
			errors.add(named("(" + o.errors(s, "job", o.peer) + ")"))
		}
		p99.add(named(s.quantile(0.99, o.duration, "job", o.peer)))
	}
	c.Columns = slices.Concat(
		rate.columns(Column{ID: "rate", Title: "Calls", Unit: RequestsPerSec}),
		errors.columns(Column{ID: "errors", Title: "Errors", Unit: Ratio}),
		p99.columns(Column{ID: "p99", Title: "p99", Unit: Seconds}),
	)
	return c
}

// alternatives are expressions, each of which holds for other jobs.
type alternatives []string

func (a *alternatives) add(expr string) {
	if !slices.Contains(*a, expr) {
		*a = append(*a, expr)
	}
}

// columns are c by these expressions, or none where there are none.
func (a alternatives) columns(c Column) []Column {
	if len(a) == 0 {
		return nil
	}
	c.Expr = strings.Join(a, " or ")
	return []Column{c}
}
