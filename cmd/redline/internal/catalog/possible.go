package catalog

import (
	"slices"
	"strconv"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// possible returns the families without those whose samples none can have: rates of them are
// numbers that nobody measured. Of each that is left out there is a note.
func possible(families []inventory.Family) (kept []inventory.Family, notes []string) {
	for _, f := range families {
		if f.Impossible == "" {
			kept = append(kept, f)
			continue
		}
		notes = append(notes, f.Name+" is not shown: it is a "+string(f.Type)+" with samples "+f.Impossible+".")
	}
	return kept, notes
}

// strangers are the jobs that use the name of a family for something that cannot be counted,
// by the name. Queries for all jobs leave them out.
type strangers map[string][]string

func strangersIn(services []inventory.Service) strangers {
	found := strangers{}
	for _, service := range services {
		for _, f := range service.Families {
			if f.Impossible != "" || slices.Contains([]inventory.Type{inventory.Gauge, inventory.Info, inventory.StateSet}, f.Type) {
				found[f.Name] = append(found[f.Name], service.Job)
			}
		}
	}
	return found
}

// of returns the strangers to any of these families, in order.
func (s strangers) of(families ...inventory.Family) []string {
	var jobs []string
	for _, f := range families {
		jobs = append(jobs, s[f.Name]...)
	}
	slices.Sort(jobs)
	return slices.Compact(jobs)
}

// without returns the scope of s without some jobs.
func (s scope) without(jobs []string) scope {
	if len(jobs) > 0 {
		s.matchers = append(slices.Clone(s.matchers), "job!~"+strconv.Quote(anyOf(jobs)))
	}
	return s
}
