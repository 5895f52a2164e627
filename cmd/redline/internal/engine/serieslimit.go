package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// SeriesFlag is the name of the flag that sets the most series.
const SeriesFlag = "storage.max-series"

// seriesMemory is the memory that is there for each series, in bytes. One that is made and
// not seen again takes 1.3 KB, measured at 200,000; others have chunks as well, and the
// garbage collector needs as much again.
const seriesMemory = 4 << 10

// SeriesIn returns how many series there is room for in so many bytes of memory. It is 0,
// which is no limit, where the memory is unknown.
func SeriesIn(memory int64) int { return int(max(memory, 0) / seriesMemory) }

// errSeries is the reason for which a sender's new series are refused.
var errSeries = errors.New("no new series")

// Parts of the most series: the one that a sender can add in an era, the one below which
// a sender has added few, and the one that is reserved for these where the most are there.
const (
	senderPart  = 2
	fewPart     = 64
	reservePart = 4
)

// seriesLimit bounds how many series senders can add to those in memory. A target that
// has other labels at each scrape keeps to its limit of samples, and takes the memory of
// all within minutes. It is safe for concurrent use.
//
// A sender can add half of the most series in each era, which ends when the database
// drops old series, some two hours later. Where the most are in memory already, a sender
// can add more if its job has added few: those that have filled the memory are refused, and
// others go on. Jobs are what counts, as a fault in a service's labels is one of all its
// instances. Series of rules count, and are never refused; each rule bounds their number.
type seriesLimit struct {
	most  uint64        // 0 is no limit
	count func() uint64 // series in memory
	era   func() int64  // rises when the database drops old series

	mu    sync.Mutex
	at    int64             // the era of added
	added map[string]uint64 // series by sender
	byJob map[string]uint64
}

// newSeriesLimit returns the limit of a database. A restart does not give jobs their part of
// the reserve again that hold more than their share of the series in memory.
func newSeriesLimit(ctx context.Context, most int, db *tsdb.DB) (*seriesLimit, error) {
	sl := &seriesLimit{most: uint64(max(most, 0)), count: db.Head().NumSeries, era: db.Head().MinTime}
	if sl.most == 0 || sl.count() == 0 {
		return sl, nil
	}
	held, err := seriesByJob(ctx, db.Head())
	if err != nil {
		return nil, err
	}
	share := sl.most / uint64(max(1, len(held)))
	maps.DeleteFunc(held, func(_ string, n uint64) bool { return n <= share })
	sl.at, sl.added, sl.byJob = sl.era(), map[string]uint64{}, held
	return sl, nil
}

// seriesByJob counts the series in memory.
func seriesByJob(ctx context.Context, head *tsdb.Head) (map[string]uint64, error) {
	r, err := head.Index()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	jobs, err := r.LabelValues(ctx, model.JobLabel, nil)
	if err != nil {
		return nil, err
	}
	held := map[string]uint64{}
	for _, job := range jobs {
		n, err := countSeries(ctx, head, model.JobLabel, job)
		if err != nil {
			return nil, err
		}
		held[job] = uint64(max(n, 0))
	}
	return held, nil
}

// newAgentSeriesLimit returns the limit of an agent's log, which does not tell how many
// series it has in memory: those count that were added in these two hours.
func newAgentSeriesLimit(most int) *seriesLimit {
	sl := &seriesLimit{most: uint64(max(most, 0)), era: func() int64 { return time.Now().Unix() / int64((2 * time.Hour).Seconds()) }}
	sl.count = func() uint64 {
		var n uint64
		for _, added := range sl.byJob {
			n += added
		}
		return n
	}
	return sl
}

// admit counts a new series of a sender of a job, or returns an error where it must not be
// added.
func (sl *seriesLimit) admit(job, sender string) error {
	if sl.most == 0 {
		return nil
	}
	sl.mu.Lock()
	defer sl.mu.Unlock()
	// The oldest sample of a database is its era. A sender of older ones can lower it, which
	// begins no era.
	era := sl.era()
	if sl.added == nil || era > sl.at {
		sl.added, sl.byJob = map[string]uint64{}, map[string]uint64{}
	}
	sl.at = era
	added, all := sl.added[sender], sl.count()
	switch {
	case added >= sl.most/senderPart:
		return fmt.Errorf("%w: %d were added by this sender since old ones were last dropped, and one may add half of %d; --%s raises it", errSeries, added, sl.most, SeriesFlag)
	case all >= sl.most && sl.byJob[job] >= sl.most/fewPart, all >= sl.most+sl.most/reservePart:
		return fmt.Errorf("%w: %d are in memory, and the most are %d; --%s raises it", errSeries, all, sl.most, SeriesFlag)
	}
	sl.added[sender] = added + 1
	sl.byJob[job]++
	return nil
}

// limitedSeries represents a database to which senders add series up to a limit.
type limitedSeries struct {
	storage.Storage
	limit *seriesLimit
	last  *lastScrapes
	own   *ownReports
}

// Appender implements storage.Appendable.
func (s limitedSeries) Appender(ctx context.Context) storage.Appender {
	a := s.Storage.Appender(ctx)
	if admitted, ok := s.admission(ctx, a); ok {
		return limitedAppender{a, admitted}
	}
	return a
}

// AppenderV2 implements storage.AppendableV2.
func (s limitedSeries) AppenderV2(ctx context.Context) storage.AppenderV2 {
	a := s.Storage.AppenderV2(ctx)
	if admitted, ok := s.admission(ctx, a); ok {
		return &limitedAppenderV2{AppenderV2: a, admission: admitted, last: s.last, own: s.own}
	}
	return a
}

// admission returns the one for the sender that appends. It reports whether there is a limit for
// them: none is for rules.
func (s limitedSeries) admission(ctx context.Context, appender any) (admission, bool) {
	known, _ := appender.(storage.GetRef)
	if t, ok := scrape.TargetFromContext(ctx); ok {
		job := t.GetValue(model.JobLabel)
		return admission{s.limit, job, job + " " + t.String(), t, known}, true
	}
	sender, ok := ctx.Value(senderKey{}).(string)
	return admission{s.limit, sender, sender, nil, known}, ok
}

// admission lets a sender append to the series that are there, and to new ones up to a
// limit.
type admission struct {
	limit  *seriesLimit
	job    string         // of a client its own name
	sender string         // of a target its job and URL
	target *scrape.Target // nil for clients
	known  storage.GetRef // finds the series that are there; nil where nobody can
}

// check reports whether a sample is of a new series, and returns an error where that must
// not be added.
func (a admission) check(ref storage.SeriesRef, ls labels.Labels) (isNew bool, err error) {
	if ref != 0 || a.isReport(ls) {
		return false, nil
	}
	if a.known != nil {
		if ref, _ := a.known.GetRef(ls, ls.Hash()); ref != 0 {
			return false, nil
		}
	}
	return true, a.limit.admit(a.job, a.sender)
}

// isReport reports whether a series is one of the few that say how the target's scrape
// went: by its name, and the labels of the target alone.
func (a admission) isReport(ls labels.Labels) bool {
	if a.target == nil {
		return false
	}
	if !isReportName(ls.Get(model.MetricNameLabel)) {
		return false
	}
	left := ls.Len() - 1
	a.target.LabelsRange(func(l labels.Label) {
		if ls.Get(l.Name) == l.Value {
			left--
		}
	})
	return left == 0
}

// limitedAppender is an appender of a sender.
type limitedAppender struct {
	storage.Appender
	admission
}

// Append implements storage.Appender.
func (a limitedAppender) Append(ref storage.SeriesRef, ls labels.Labels, t int64, v float64) (storage.SeriesRef, error) {
	if _, err := a.check(ref, ls); err != nil {
		return 0, err
	}
	return a.Appender.Append(ref, ls, t, v)
}

// AppendHistogram implements storage.HistogramAppender.
func (a limitedAppender) AppendHistogram(ref storage.SeriesRef, ls labels.Labels, t int64, h *histogram.Histogram, fh *histogram.FloatHistogram) (storage.SeriesRef, error) {
	if _, err := a.check(ref, ls); err != nil {
		return 0, err
	}
	return a.Appender.AppendHistogram(ref, ls, t, h, fh)
}
