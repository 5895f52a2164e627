package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/render"
)

// tally is a counter of requests. Where a histogram with the same labels counts
// them too, that is not done twice: the tally adds the histogram's count to the
// requests that the histogram left out.
type tally struct {
	labelSet
	created created
	timing  atomic.Pointer[timing] // nil where there is none
	n       atomic.Uint64          // those that timing has not
}

func newTallies(opts prometheus.CounterOpts, names []string) *family[*tally] {
	return newFamily(prometheus.Opts(opts), counterKind, names, func(labels labelSet) *tally {
		return &tally{labelSet: labels, created: createdNow()}
	})
}

// count is the number of requests.
func (t *tally) count() uint64 {
	n := t.n.Load()
	if timing := t.timing.Load(); timing != nil {
		n += timing.count()
	}
	return n
}

// Write implements prometheus.Metric.
func (t *tally) Write(out *dto.Metric) error {
	value := float64(t.count())
	out.Label, out.Counter = t.pairs(), &dto.Counter{Value: &value, CreatedTimestamp: t.created.timestamp()}
	return nil
}

// append implements sampler.
func (t *tally) append(out []byte, as render.Format, name string) []byte {
	out = as.AppendValue(t.appendTo(out, name), float64(t.count()))
	return append(out, '\n')
}
