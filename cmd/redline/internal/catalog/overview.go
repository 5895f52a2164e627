package catalog

import (
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
	var calls outgoing
	s := all("$__rate_interval")
	for _, service := range services {
		o.Services = append(o.Services, service.Job)
		for _, r := range requestsOf(service.Families) {
			rate.add(sum(s.rate(r.count), "job"))
			if r.status != "" {
				errors.add("(" + r.errors(s, "job") + ")")
			}
			if r.duration.Type == Histogram {
				p99.add(s.quantile(0.99, r.duration, "job"))
			}
		}
		if c, ok := callsOf(service.Families); ok {
			calls = c
		}
	}
	slices.Sort(o.Services)
	for _, c := range []struct {
		alternatives
		column Column
	}{
		{rate, Column{ID: "rate", Title: "Requests", Unit: RequestsPerSec}},
		{errors, Column{ID: "errors", Title: "Errors", Unit: Ratio}},
		{p99, Column{ID: "p99", Title: "p99", Unit: Seconds}},
		{alternatives{budgetLeft + `{slo="` + availability + `"}`}, Column{ID: "budget", Title: "Error budget left", Unit: Ratio}},
	} {
		if len(c.alternatives) > 0 {
			c.column.Expr = strings.Join(c.alternatives, " or ")
			o.Columns = append(o.Columns, c.column)
		}
	}
	if calls.peer != "" {
		o.Calls = calls.edges(s)
	}
	return o
}

// edges are the calls between services.
func (o outgoing) edges(s scope) *Calls {
	c := &Calls{Peer: o.peer, Columns: []Column{{"rate", "Calls", RequestsPerSec, sum(s.rate(o.duration), "job", o.peer)}}}
	if o.status != "" {
		c.Columns = append(c.Columns, Column{"errors", "Errors", Ratio, o.errors(s, "job", o.peer)})
	}
	c.Columns = append(c.Columns, Column{"p99", "p99", Seconds, s.quantile(0.99, o.duration, "job", o.peer)})
	return c
}

// alternatives are expressions, each of which holds for other jobs.
type alternatives []string

func (a *alternatives) add(expr string) {
	if !slices.Contains(*a, expr) {
		*a = append(*a, expr)
	}
}
