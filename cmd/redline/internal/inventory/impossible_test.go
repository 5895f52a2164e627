package inventory_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/internal/await"
)

// TestImpossible holds that families that count are marked if they have impossible samples, and
// that gauges, and sums of values that can be below 0, are not.
func TestImpossible(t *testing.T) {
	content := `# TYPE fine_total counter
fine_total 1
# TYPE below_total counter
below_total{a="1"} 5
below_total{a="2"} -1
# TYPE gauge_total gauge
gauge_total -1
# TYPE huge_total counter
huge_total 1.7e308
# TYPE endless_total counter
endless_total +Inf
# TYPE level gauge
level -1.7e308
# TYPE steps histogram
steps_bucket{le="0"} 3
steps_bucket{le="+Inf"} 3
steps_count 3
steps_sum -7
# TYPE odd_seconds histogram
odd_seconds_bucket{le="1"} -3
odd_seconds_bucket{le="+Inf"} -3
odd_seconds_count -3
odd_seconds_sum 1
# TYPE quantiles summary
quantiles{quantile="0.5"} -2
quantiles_count 1
quantiles_sum -2
`
	services := map[string]exposed{"job": {handler: written(t, content, text).handler}}
	e, err := inventory.NewEngine(watched(t, services, nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"below_total": "below 0", "odd_seconds": "below 0",
		"huge_total": "beyond all that can be counted", "endless_total": "beyond all that can be counted",
	}
	await.NoError(t, func() error {
		found, err := e.Services(t.Context(), []string{"job"})
		if err != nil {
			return err
		}
		got := map[string]string{}
		for _, f := range found[0].Families {
			got[f.Name] = f.Impossible
		}
		maps.DeleteFunc(got, func(_, text string) bool { return text == "" })
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("(-want +got):\n%s", diff)
		}
		return nil
	})
}
