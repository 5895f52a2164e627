package redline

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/internal/metric"
	"github.com/redline-metrics/redline/internal/selfmetrics"
	"github.com/redline-metrics/redline/internal/seriestable"
)

// instruments holds the metrics of a schema's families, in memory or in Config.Store. It
// has nil for a family without a name.
type instruments struct {
	labels     []Label
	collectors []prometheus.Collector

	ended      *seriestable.Table[*series]
	endedBits  code                           // of codes, those that tell its series apart
	byPattern  seriestable.Shortcuts[*series] // leads to series of ended by pattern instead of route, for endFast
	calls      *seriestable.Table[*series]    // nil if Schema.Calls is off
	callBits   code                           // as endedBits
	inProgress *vector[*metric.Gauge]
	exceptions *vector[prometheus.Counter]
	dropped    counters // by the name of the metric

	gatherErrors   prometheus.Counter
	scrapesDropped counters // by reason
	misuses        *misuses
	exemplar       func(*Exchange) prometheus.Labels
}

// series holds the metrics into which the exchanges, or the calls, of one key are recorded
// when they end. The families have their labels in common, so one look-up finds all of
// them.
type series struct {
	requests         *metric.Counter
	storedRequests   prometheus.Counter // counts the requests instead of requests, if there is a Config.Store
	duration         *metric.Histogram
	durationObserver prometheus.Observer // observes the duration instead of duration: summaries, native histograms, and those of a Config.Store
	derived          bool                // requests takes its count from duration
	requestSize      prometheus.Observer
	responseSize     prometheus.Observer
	dropped          []prometheus.Counter // one for each family, if the series stands for all past the limit
}

// newInstruments makes the metrics of cfg, which is complete and valid. It registers
// nothing.
func newInstruments(cfg *Config) (*instruments, error) {
	in := &instruments{labels: cfg.Labels, exemplar: cfg.Exemplar}
	factory := cfg.metricFactory(func(c prometheus.Collector) error {
		in.collectors = append(in.collectors, c)
		return nil
	})
	own := selfmetrics.Families()
	dropped, err := factory.Counter(cfg.counterOpts(Family{Name: own.SeriesDropped.Name, Help: own.SeriesDropped.Help}), own.SeriesDropped.Label)
	if err != nil {
		return nil, err
	}
	gatherErrors, err := factory.Counter(cfg.counterOpts(Family{Name: own.GatherErrors.Name, Help: own.GatherErrors.Help}))
	if err != nil {
		return nil, err
	}
	in.dropped, in.gatherErrors = dropped, gatherErrors()
	if in.misuses, err = newMisuses(cfg, factory); err != nil {
		return nil, err
	}
	f := own.ScrapesDropped
	if in.scrapesDropped, err = factory.Counter(cfg.counterOpts(Family{Name: f.Name, Help: f.Help}), f.Label); err != nil {
		return nil, err
	}
	if in.ended, in.endedBits, err = in.newSeriesTable(cfg, in.endedFamilies(cfg, factory)...); err != nil {
		return nil, err
	}
	if f := cfg.Schema.Calls; f.Name != "" {
		called := familySpec{f, func() (setter, error) { return in.durationHistograms(cfg, factory, f, nil, nil) }}
		if in.calls, in.callBits, err = in.newSeriesTable(cfg, called); err != nil {
			return nil, err
		}
	}
	if f := cfg.Schema.InProgress; f.Name != "" {
		with, err := in.inProgressGauges(cfg, factory)
		if err != nil {
			return nil, err
		}
		in.inProgress = newVector(cfg, f, cfg.Labels, in.dropped, with)
	}
	if f := cfg.Schema.Exceptions; f.Name != "" {
		with, err := factory.Counter(cfg.counterOpts(f), f.labelNames(cfg.Labels)...)
		if err != nil {
			return nil, err
		}
		in.exceptions = newVector(cfg, f, cfg.Labels, in.dropped, with)
	}
	return in, nil
}

// inProgressGauges makes the family of requests in progress, and returns a function that
// returns its gauges.
func (in *instruments) inProgressGauges(cfg *Config, factory metricFactory) (func(...string) *metric.Gauge, error) {
	f := cfg.Schema.InProgress
	if cfg.Store == nil {
		gauges := metric.NewGauges(prometheus.Opts(cfg.counterOpts(f)), f.labelNames(cfg.Labels))
		in.collectors = append(in.collectors, gauges)
		return gauges.With, nil
	}
	with, err := factory.Gauge(prometheus.GaugeOpts(cfg.counterOpts(f)), liveSum, f.labelNames(cfg.Labels)...)
	return func(values ...string) *metric.Gauge { return metric.StoredGauge(with(values...)) }, err
}

// setter sets the metric of one family in a series.
type setter func(one *series, values []string)

// familySpec is a family with the function that makes it.
type familySpec struct {
	Family
	register func() (setter, error)
}

// endedFamilies returns the families into which requests are recorded when they end.
func (in *instruments) endedFamilies(cfg *Config, factory metricFactory) []familySpec {
	s := cfg.Schema
	return []familySpec{
		{s.Duration, func() (setter, error) { return in.requestDurations(cfg, factory) }},
		{s.Requests, func() (setter, error) { return in.requestCounters(cfg, factory) }},
		{s.RequestSize, func() (setter, error) {
			with, err := factory.Histogram(cfg.histogramOpts(s.RequestSize, s.SizeBuckets), s.RequestSize.labelNames(cfg.Labels)...)
			return func(one *series, values []string) { one.requestSize = with(values...) }, err
		}},
		{s.ResponseSize, func() (setter, error) {
			with, err := factory.Histogram(cfg.histogramOpts(s.ResponseSize, s.SizeBuckets), s.ResponseSize.labelNames(cfg.Labels)...)
			return func(one *series, values []string) { one.responseSize = with(values...) }, err
		}},
	}
}

// newSeriesTable makes those families that have a name, and returns the table of their
// series, with the bits of codes that tell these apart.
func (in *instruments) newSeriesTable(cfg *Config, families ...familySpec) (_ *seriestable.Table[*series], bits code, _ error) {
	var parts []func(one *series, k seriestable.Key, overflow bool)
	for _, f := range families {
		if f.Name == "" {
			continue
		}
		set, err := f.register()
		if err != nil {
			return nil, 0, err
		}
		of, _ := f.keyParts()
		bits |= of
		parts = append(parts, func(one *series, k seriestable.Key, overflow bool) {
			set(one, cfg.labelValues(f.Family, k))
			if overflow {
				one.dropped = append(one.dropped, in.dropped(f.Name))
			}
		})
	}
	return seriestable.New(cfg.MaxSeries, overflowOf, func(k seriestable.Key, overflow bool) *series {
		one := &series{}
		for _, set := range parts {
			set(one, k, overflow)
		}
		return one
	}), bits, nil
}

// requestDurations makes the family of the durations of requests.
func (in *instruments) requestDurations(cfg *Config, factory metricFactory) (setter, error) {
	f := cfg.Schema.Duration
	if cfg.Objectives == nil {
		return in.durationHistograms(cfg, factory, f, cfg.Labels, cfg.Exemplar)
	}
	with, err := factory.Summary(prometheus.SummaryOpts{
		Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels, Objectives: cfg.Objectives,
	}, f.labelNames(cfg.Labels)...)
	return func(one *series, values []string) { one.durationObserver = with(values...) }, err
}

// durationHistograms makes a histogram family of durations: of our own kind, unless it must
// be native or in a Store.
func (in *instruments) durationHistograms(cfg *Config, factory metricFactory, f Family, labels []Label, exemplar func(*Exchange) prometheus.Labels) (setter, error) {
	opts, names := cfg.histogramOpts(f, cfg.Schema.Buckets), f.labelNames(labels)
	if !cfg.NativeHistograms && cfg.Store == nil {
		histograms := metric.NewHistograms(opts, names, exemplar != nil)
		in.collectors = append(in.collectors, histograms)
		return func(one *series, values []string) { one.duration = histograms.With(values...) }, nil
	}
	with, err := factory.Histogram(opts, names...)
	return func(one *series, values []string) { one.durationObserver = with(values...) }, err
}

// requestCounters makes the family of the counts of requests. It comes after the durations,
// which count requests too.
func (in *instruments) requestCounters(cfg *Config, factory metricFactory) (setter, error) {
	f := cfg.Schema.Requests
	if cfg.Store != nil {
		with, err := factory.Counter(cfg.counterOpts(f), f.labelNames(cfg.Labels)...)
		return func(one *series, values []string) { one.storedRequests = with(values...) }, err
	}
	counters := metric.NewCounters(cfg.counterOpts(f), f.labelNames(cfg.Labels))
	in.collectors = append(in.collectors, counters)
	return func(one *series, values []string) {
		if one.duration == nil {
			one.requests = counters.With(values...)
			return
		}
		one.requests = counters.WithMemoryOf(one.duration, values...)
		if f.sameLabels(cfg.Schema.Duration) {
			one.derived = true
			one.requests.AddCountOf(one.duration)
		}
	}, nil
}

// end records an exchange that has ended, and returns the series into which it was
// recorded. It does not depend on net/http's writers, so any framework can fill an
// Exchange. It is safe for concurrent use by different exchanges.
func (in *instruments) end(x *Exchange) *series {
	var room joinRoom
	s := in.ended.At(uint32(x.code()&in.endedBits), x.Route, x.join(room[:0], in.labels))
	counted := false
	// The life of a connection after an upgrade is no response time.
	if !x.Hijacked && x.Status != http.StatusSwitchingProtocols {
		if s.duration != nil {
			s.duration.Observe(x.Duration)
			counted = s.derived
			if in.exemplar != nil {
				if labels := exemplarOf(in.exemplar, x); labels != nil {
					s.duration.SetExemplar(x.Duration, labels)
				}
			}
		} else if s.durationObserver != nil {
			in.observe(s.durationObserver, x)
		}
	}
	if s.requests != nil && !counted {
		s.requests.Inc()
	} else if s.storedRequests != nil {
		s.storedRequests.Inc()
	}
	if s.requestSize != nil {
		s.requestSize.Observe(float64(x.RequestBytes))
	}
	if s.responseSize != nil && !x.sizePending {
		s.responseSize.Observe(float64(x.ResponseBytes))
	}
	if x.Panic != nil && in.exceptions != nil {
		in.exceptions.of(x).Inc()
	}
	for _, d := range s.dropped {
		d.Inc()
	}
	return s
}

// observe records x's duration, with its exemplar if it has one.
func (in *instruments) observe(duration prometheus.Observer, x *Exchange) {
	seconds := float64(x.Duration) / float64(time.Second)
	if in.exemplar != nil {
		e, ok := duration.(prometheus.ExemplarObserver)
		if labels := exemplarOf(in.exemplar, x); ok && labels != nil {
			e.ObserveWithExemplar(seconds, labels)
			return
		}
	}
	duration.Observe(seconds)
}

// counterOpts returns the options of a counter or a gauge.
func (cfg *Config) counterOpts(f Family) prometheus.CounterOpts {
	return prometheus.CounterOpts{Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels}
}

// gaugeOpts returns the options of a gauge.
func (cfg *Config) gaugeOpts(f Family) prometheus.Opts { return prometheus.Opts(cfg.counterOpts(f)) }

// The advice of client_golang's documentation for native histograms: buckets that grow by a
// tenth, a bound on their number, and a reset at most once an hour when the bound is met.
const (
	nativeBucketFactor     = 1.1
	nativeMaxBuckets       = 160
	nativeMinResetDuration = time.Hour
)

// histogramOpts returns the options of a histogram with these buckets.
func (cfg *Config) histogramOpts(f Family, buckets []float64) prometheus.HistogramOpts {
	opts := prometheus.HistogramOpts{Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels, Buckets: buckets}
	if cfg.NativeHistograms {
		opts.NativeHistogramBucketFactor = nativeBucketFactor
		opts.NativeHistogramMaxBucketNumber = nativeMaxBuckets
		opts.NativeHistogramMinResetDuration = nativeMinResetDuration
	}
	return opts
}
