package redline

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// tally is a counter of requests. Where a histogram with the same labels counts
// them too, that is not done twice: the tally adds the histogram's count to the
// requests that the histogram left out.
type tally struct {
	desc    *prometheus.Desc
	labels  []*dto.LabelPair
	created *timestamppb.Timestamp
	timing  atomic.Pointer[timing] // nil where there is none
	n       atomic.Uint64          // those that timing has not
}

func newTallies(opts prometheus.CounterOpts, names []string) *family[*tally] {
	return newFamily(prometheus.NewDesc(opts.Name, opts.Help, names, opts.ConstLabels),
		func(desc *prometheus.Desc, labels []*dto.LabelPair) *tally {
			return &tally{desc: desc, labels: labels, created: timestamppb.Now()}
		})
}

// Desc implements prometheus.Metric.
func (t *tally) Desc() *prometheus.Desc { return t.desc }

// Write implements prometheus.Metric.
func (t *tally) Write(out *dto.Metric) error {
	n := t.n.Load()
	if timing := t.timing.Load(); timing != nil {
		n += timing.count()
	}
	value := float64(n)
	out.Label, out.Counter = t.labels, &dto.Counter{Value: &value, CreatedTimestamp: t.created}
	return nil
}
