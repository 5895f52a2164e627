package inventory

import (
	"context"
	"fmt"
	"strconv"

	"github.com/prometheus/common/model"
)

// mostCounted is a number that no counter reaches by counting. Sums and rates of larger ones
// are soon beyond all numbers.
const mostCounted = 1e300

// impossible marks the families of a job that count, and have samples that no counter has.
// Engines that refuse so much at once mark none.
func (e *Engine) impossible(ctx context.Context, job string, j *jobMetrics) error {
	of := `{job=` + strconv.Quote(job) + `,` + exposed + `,quantile=""}`
	for _, one := range []struct{ expr, text string }{
		{of + " < 0", "below 0"},
		{fmt.Sprintf("%s > %v", of, mostCounted), "beyond all that can be counted"},
	} {
		value, _, _, err := e.api.Query(ctx, "group by (__name__) ("+one.expr+")", e.now())
		if err != nil {
			return ctx.Err()
		}
		vector, _ := value.(model.Vector)
		for _, s := range vector {
			name := string(s.Metric[model.MetricNameLabel])
			f := j.of[name]
			// A sum of observations may be below 0, as they may be.
			if f != nil && f.Counts() && (name != f.Name+"_sum" || f.Unit == "seconds" || one.text != "below 0") {
				f.Impossible = one.text
			}
		}
	}
	return nil
}
