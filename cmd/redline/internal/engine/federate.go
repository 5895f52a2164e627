package engine

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// federate answers GET /federate: the latest sample of each series that a selector
// matches, as text, for another Prometheus to scrape. Native histograms are left
// out.
func (p *parts) federate(w http.ResponseWriter, r *http.Request) {
	selectors, err := p.alerting.parser.ParseMetricSelectors(r.URL.Query()["match[]"])
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	now := time.Now()
	ctx, reading := p.alerting.query.Read(r.Context(), false)
	defer reading.Close()
	families, err := p.latest(ctx, selectors, now.Add(-p.e.cfg.Tuning.Lookback).UnixMilli(), now.UnixMilli())
	if err != nil {
		code := http.StatusInternalServerError
		if reading.Refused() {
			code = http.StatusUnprocessableEntity
		}
		http.Error(w, err.Error(), code)
		return
	}
	w.Header().Set("Content-Type", string(expfmt.NewFormat(expfmt.TypeTextPlain)))
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(w, f); err != nil {
			return // the client is gone
		}
	}
}

// latest returns the latest samples within a time, in milliseconds, by name.
func (p *parts) latest(ctx context.Context, selectors [][]*labels.Matcher, from, to int64) ([]*dto.MetricFamily, error) {
	q, err := p.alerting.query.Bound(p.stored.db).Querier(from, to)
	if err != nil {
		return nil, err
	}
	defer func() { _ = q.Close() }()
	var sets []storage.SeriesSet
	for _, s := range selectors {
		sets = append(sets, q.Select(ctx, true, &storage.SelectHints{Start: from, End: to}, s...))
	}
	set := storage.NewMergeSeriesSet(sets, 0, storage.ChainedSeriesMerge)
	byName := map[string]*dto.MetricFamily{}
	external := p.e.current().prometheus.GlobalConfig.ExternalLabels
	var it chunkenc.Iterator
	for set.Next() {
		series := set.At()
		it = series.Iterator(it)
		at, v, found := int64(0), 0.0, false
		for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
			if kind == chunkenc.ValFloat {
				at, v = it.At()
				found = !value.IsStaleNaN(v)
			}
		}
		if found {
			add(byName, series.Labels(), external, v, at)
		}
	}
	families := make([]*dto.MetricFamily, 0, len(byName))
	for _, f := range byName {
		families = append(families, f)
	}
	slices.SortFunc(families, func(a, b *dto.MetricFamily) int { return strings.Compare(a.GetName(), b.GetName()) })
	return families, set.Err()
}

// add adds a sample to its family. External labels are added where the series has
// no such label.
func add(byName map[string]*dto.MetricFamily, l, external labels.Labels, v float64, at int64) {
	name := l.Get(model.MetricNameLabel)
	f := byName[name]
	if f == nil {
		kind := dto.MetricType_UNTYPED
		f = &dto.MetricFamily{Name: &name, Type: &kind}
		byName[name] = f
	}
	all := map[string]string{}
	external.Range(func(l labels.Label) { all[l.Name] = l.Value })
	l.Range(func(l labels.Label) { all[l.Name] = l.Value })
	delete(all, model.MetricNameLabel)
	m := &dto.Metric{TimestampMs: &at, Untyped: &dto.Untyped{Value: &v}}
	for name, value := range all {
		m.Label = append(m.Label, &dto.LabelPair{Name: &name, Value: &value})
	}
	slices.SortFunc(m.Label, func(a, b *dto.LabelPair) int { return strings.Compare(a.GetName(), b.GetName()) })
	f.Metric = append(f.Metric, m)
}
