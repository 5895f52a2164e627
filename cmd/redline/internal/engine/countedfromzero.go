package engine

import (
	"maps"
	"strings"
	"sync"
	"time"
	"weak"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/scrape"
)

// mostBetween is the longest time between two scrapes of a target for which a series that
// is new in the second is known to have been zero at the first. Longer ones are of no use:
// queries look back as far.
const mostBetween = 5 * time.Minute

// lastScrapes tells when targets were last scraped whole. It is safe for concurrent use.
//
// A series of a service's HTTP metrics begins with the first request of its kind: with 30
// failures in one burst it is there with a value of 30, and its increase would be nothing.
// Who has scraped the target before knows that it was zero then.
type lastScrapes struct {
	mu   sync.Mutex
	at   map[weak.Pointer[scrape.Target]]int64 // in milliseconds
	most int                                   // of targets, before those that are gone are removed
}

// zeroAt returns when a new series with this value was zero, in milliseconds, or 0 where
// that is not known: at the first scrape of its target, after a reload, which may have
// changed what is kept of a scrape, and where the last scrape was not taken whole.
func (ls *lastScrapes) zeroAt(target *scrape.Target, series labels.Labels, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram) int64 {
	native := h != nil || fh != nil
	if target == nil || !native && (v == 0 || value.IsStaleNaN(v)) || !countsFromZero(series.Get(model.MetricNameLabel), native) {
		return 0
	}
	for _, name := range []string{model.JobLabel, model.InstanceLabel} {
		if series.Get(name) != target.GetValue(name) {
			return 0 // it is handed on for another, which may have counted for long
		}
	}
	ls.mu.Lock()
	defer ls.mu.Unlock()
	at := ls.at[weak.Make(target)]
	if t-at > mostBetween.Milliseconds() {
		return 0
	}
	return at
}

// note records that a target was scraped whole, or with at of 0 that it was not.
func (ls *lastScrapes) note(target *scrape.Target, at int64) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if ls.at == nil {
		ls.at = map[weak.Pointer[scrape.Target]]int64{}
	}
	ls.at[weak.Make(target)] = at
	if len(ls.at) > ls.most {
		maps.DeleteFunc(ls.at, func(target weak.Pointer[scrape.Target], _ int64) bool { return target.Value() == nil })
		ls.most = 2 * len(ls.at)
	}
}

// forget begins anew, as before a first scrape.
func (ls *lastScrapes) forget() {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.at = nil
}

// countsFromZero reports whether series of this name are made by the process that they
// count in, with its first event: those of HTTP servers and clients. Exporters tell of what
// others have counted for long, as of the queries of a database, and their new series say
// nothing of their beginning.
func countsFromZero(name string, native bool) bool {
	i := strings.Index(name, "http_")
	if i < 0 || i > 0 && name[i-1] != '_' {
		return false
	}
	if native {
		return true
	}
	for _, suffix := range []string{"_total", "_count", "_sum", "_bucket"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}
