package redlinetest

import (
	"testing"
)

// Run checks a router. Each check is a subtest, named by its expectation, with a server of
// its own on a loopback port. A check of a feature that the router lacks is skipped with
// the router's reason.
func Run(t *testing.T, r Router) {
	t.Helper()
	for _, group := range []struct {
		name   string
		checks []check
	}{
		{"routes", routeChecks()},
		{"nestings", nestingChecks()},
		{"methods", methodChecks()},
		{"outcomes", outcomeChecks()},
		{"connections", connectionChecks()},
		{"measures", measureChecks()},
		{"sizes", sizeChecks()},
		{"hostile", hostileChecks()},
		{"unchanged", unchangedChecks()},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.checks {
				t.Run(c.name, func(t *testing.T) {
					r.need(t, c.needs...)
					c.run(t, &r)
				})
			}
		})
	}
}

// check is one expectation of a router.
type check struct {
	name  string
	needs []Feature
	run   func(*testing.T, *Router)
}

// need skips a check of a feature that the router lacks.
func (r *Router) need(t *testing.T, features ...Feature) {
	t.Helper()
	for _, f := range features {
		if reason, lacks := r.Lacks[f]; lacks {
			t.Skipf("lacks %s: %s", f, reason)
		}
	}
}
