package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/redline-metrics/redline/internal/render"
)

// counter counts requests. If a histogram with the same labels counts them too, the counter
// adds that count to its own, which has only the requests that the histogram left out.
type counter struct {
	labelSet
	created   creationTime
	histogram atomic.Pointer[histogram] // nil for none
	n         atomic.Uint64             // those that histogram does not count
}

func newCounters(opts prometheus.CounterOpts, names []string) *family[*counter] {
	return newFamily(prometheus.Opts(opts), counterKind, names, func(labels labelSet) *counter {
		return &counter{labelSet: labels, created: createdNow()}
	})
}

// count returns the number of requests.
func (t *counter) count() uint64 {
	n := t.n.Load()
	if h := t.histogram.Load(); h != nil {
		n += h.count()
	}
	return n
}

// Write implements prometheus.Metric.
func (t *counter) Write(out *dto.Metric) error {
	value := float64(t.count())
	out.Label, out.Counter = t.pairs(), &dto.Counter{Value: &value, CreatedTimestamp: t.created.timestamp()}
	return nil
}

// append implements sampler.
func (t *counter) append(out []byte, as render.Format, name string) []byte {
	out = as.AppendValue(t.appendTo(out, name), float64(t.count()))
	return append(out, '\n')
}
