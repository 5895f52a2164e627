//go:build !race

package redline_test

import (
	"testing"

	"github.com/redline-metrics/redline"
)

// TestAllocations: Wrap adds none to a request. The race detector allocates by
// itself, so this file is left out there.
func TestAllocations(t *testing.T) {
	w, r := newNoopWriter(), usersRequest(t)
	bare := usersMux()
	floor := testing.AllocsPerRun(1000, func() { bare.ServeHTTP(w, r) })
	for _, c := range configs {
		t.Run(c.name, func(t *testing.T) {
			h := newMetrics(t, c.cfg).Wrap(usersMux())
			if got := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); got > floor {
				t.Errorf("%v allocations a request, %v without Wrap", got, floor)
			}
		})
	}
	t.Run("store", func(t *testing.T) {
		h := newMetrics(t, redline.Config{Store: newWriter(t, t.TempDir())}).Wrap(usersMux())
		if got := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); got > floor {
			t.Errorf("%v allocations a request, %v without Wrap", got, floor)
		}
	})
	t.Run("decorators", func(t *testing.T) {
		m := newMetrics(t, redline.Config{})
		h := m.Wrap(decorators(t, m, nil, tenant)(usersMux()))
		if got := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); got > floor {
			t.Errorf("%v allocations a request, %v without Wrap", got, floor)
		}
	})
}
