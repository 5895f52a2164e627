package engine

import (
	"math"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
)

// limitedAppenderV2 is an appender of a sender. Of a target it takes one scrape.
type limitedAppenderV2 struct {
	storage.AppenderV2
	admission
	last *lastScrapes
	own  *ownReports

	up      int64 // when the target was up, in milliseconds; 0 where it was not
	refused bool  // some of the samples
}

// Append implements storage.AppenderV2. A new series of a target that counts requests has
// a zero at the target's last scrape.
func (a *limitedAppenderV2) Append(ref storage.SeriesRef, ls labels.Labels, st, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram, opts storage.AppendV2Options) (storage.SeriesRef, error) {
	if name := ls.Get(model.MetricNameLabel); isReportName(name) {
		switch own := a.isReport(ls); {
		case isOwnReport(opts):
			if name == "up" {
				a.own.note(targetOf(ls))
			}
			if name == "up" && v == 1 && own {
				a.up = t
			}
		case !own && !a.isOfTarget(ls) && !a.own.has(targetOf(ls)):
		case a.target == nil:
			return 0, errNotOwn
		default:
			a.own.log.Warn("series that targets expose are left out, as a scrape alone tells them", "job", a.job, "name", name)
			if ref == 0 {
				return 0, nil
			}
			v = math.Float64frombits(value.StaleNaN) // it was taken before its target was known, and ends
		}
	}
	isNew, err := a.check(ref, ls)
	if err != nil {
		a.refused = true
		return 0, err
	}
	if isNew && st == 0 && a.known != nil {
		st = a.last.zeroAt(a.target, ls, t, v, h, fh)
	}
	ref, err = a.AppenderV2.Append(ref, ls, st, t, v, h, fh, opts)
	a.refused = a.refused || err != nil
	return ref, err
}

// AppendExemplars implements storage.ExemplarAppenderV2.
func (a *limitedAppenderV2) AppendExemplars(ref storage.SeriesRef, ls labels.Labels, exemplars []exemplar.Exemplar) (storage.SeriesRef, error) {
	return appendExemplars(a.AppenderV2, ref, ls, exemplars)
}

// Commit implements storage.AppenderTransaction.
func (a *limitedAppenderV2) Commit() error {
	err := a.AppenderV2.Commit()
	switch {
	case a.up == 0:
	case a.refused || err != nil:
		a.last.note(a.target, 0)
	default:
		a.last.note(a.target, a.up)
	}
	return err
}
