package engine

import (
	"errors"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
)

// errNotOwn is the reason against a series of others that would pass for one of a scrape here.
var errNotOwn = errors.New("a series such as up, of a job and instance that are scraped here, is told by the scrape alone")

// ownReports knows which targets are scraped here. What is scraped, or sent, must not pass
// for what a scrape tells of its target: up of another target, by honor_labels, would have
// that target's alert begin and end. Series of targets that are not scraped here, as
// federation has them, are taken. It is safe for concurrent use.
type ownReports struct {
	log *slog.Logger

	mu   sync.Mutex
	at   map[ownTarget]time.Time // of the last scrape
	most int                     // of targets, before those that are gone are removed
}

type ownTarget struct{ job, instance string }

// ownFor is how long after its last scrape a target counts as one of here: as long as queries
// find its samples.
const ownFor = 5 * time.Minute

func targetOf(ls labels.Labels) ownTarget {
	return ownTarget{ls.Get(model.JobLabel), ls.Get(model.InstanceLabel)}
}

// note records that a target was scraped.
func (o *ownReports) note(t ownTarget) {
	now := time.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.at == nil {
		o.at = map[ownTarget]time.Time{}
	}
	o.at[t] = now
	if len(o.at) > o.most {
		maps.DeleteFunc(o.at, func(_ ownTarget, at time.Time) bool { return now.Sub(at) > ownFor })
		o.most = 2*len(o.at) + 1
	}
}

func (o *ownReports) has(t ownTarget) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	at, ok := o.at[t]
	return ok && time.Since(at) <= ownFor
}

// isReportName reports whether a scrape tells something of its target by this name.
func isReportName(name string) bool {
	switch name {
	case "up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling",
		"scrape_series_added", "scrape_timeout_seconds", "scrape_sample_limit", "scrape_body_size_bytes":
		return true
	}
	return false
}

// isOwnReport reports whether a sample is one by which a scrape tells of its target: Prometheus ends
// the names of their families so, as no name that is exposed can end.
func isOwnReport(opts storage.AppendV2Options) bool {
	return strings.HasSuffix(opts.MetricFamilyName, "\xff")
}

// isOfTarget reports whether a series is of the job and instance of the target that is scraped.
func (a admission) isOfTarget(ls labels.Labels) bool {
	return a.target != nil && targetOf(ls) == ownTarget{a.target.GetValue(model.JobLabel), a.target.GetValue(model.InstanceLabel)}
}
