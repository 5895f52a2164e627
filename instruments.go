package redline

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// instruments are a schema's families as client_golang metrics, in memory or in
// Config.Store. A family without a name is nil.
type instruments struct {
	labels     []Label
	collectors []prometheus.Collector

	ended      *table[*series]
	patterns   shortcuts[*series] // to those of ended, by patterns in the place of routes, for endPlainly
	calls      *table[*series]    // nil where Schema.Calls is off
	inProgress *vector[*level]
	exceptions *vector[prometheus.Counter]
	dropped    counters // by the name of the metric

	gatherErrors prometheus.Counter
	exemplar     func(*Exchange) prometheus.Labels
}

// series is what the exchanges of one key are recorded into when they end, or the
// calls. The families have these labels in common, and so one look-up finds them
// all.
type series struct {
	requests     *tally
	counter      prometheus.Counter // of the requests, in the place of the tally: by Config.Store
	duration     *timing
	observer     prometheus.Observer // of the duration, where duration cannot do what Config asks for
	derived      bool                // requests counts what duration observes
	requestSize  prometheus.Observer
	responseSize prometheus.Observer
	dropped      []prometheus.Counter // one for each family, where the series stands for all past the limit
}

// newInstruments makes the metrics that cfg, which is complete and valid, asks
// for. Nothing is registered yet.
func newInstruments(cfg *Config) (*instruments, error) {
	in := &instruments{labels: cfg.Labels, exemplar: cfg.Exemplar}
	vecs := cfg.vectors(func(c prometheus.Collector) error {
		in.collectors = append(in.collectors, c)
		return nil
	})
	own := OwnFamilies()
	dropped, err := vecs.Counter(cfg.counterOpts(Family{Name: own.SeriesDropped.Name, Help: own.SeriesDropped.Help}), own.SeriesDropped.Label)
	if err != nil {
		return nil, err
	}
	gatherErrors, err := vecs.Counter(cfg.counterOpts(Family{Name: own.GatherErrors.Name, Help: own.GatherErrors.Help}))
	if err != nil {
		return nil, err
	}
	in.dropped, in.gatherErrors = dropped, gatherErrors()
	if in.ended, err = in.table(cfg, in.ending(cfg, vecs)...); err != nil {
		return nil, err
	}
	if f := cfg.Schema.Calls; f.Name != "" {
		called := unopened{f, func() (part, error) { return in.durations(cfg, vecs, f, nil, nil) }}
		if in.calls, err = in.table(cfg, called); err != nil {
			return nil, err
		}
	}
	if f := cfg.Schema.InProgress; f.Name != "" {
		with, err := in.levels(cfg, vecs)
		if err != nil {
			return nil, err
		}
		in.inProgress = newVector(cfg, f, cfg.Labels, in.dropped, with)
	}
	if f := cfg.Schema.Exceptions; f.Name != "" {
		with, err := vecs.Counter(cfg.counterOpts(f), f.labelNames(cfg.Labels)...)
		if err != nil {
			return nil, err
		}
		in.exceptions = newVector(cfg, f, cfg.Labels, in.dropped, with)
	}
	return in, nil
}

// levels makes the gauge of requests in progress.
func (in *instruments) levels(cfg *Config, vecs vectors) (func(...string) *level, error) {
	f := cfg.Schema.InProgress
	if cfg.Store == nil {
		levels := newLevels(prometheus.Opts(cfg.counterOpts(f)), f.labelNames(cfg.Labels))
		in.collectors = append(in.collectors, levels)
		return levels.withLabelValues, nil
	}
	with, err := vecs.Gauge(prometheus.GaugeOpts(cfg.counterOpts(f)), liveSum, f.labelNames(cfg.Labels)...)
	return func(values ...string) *level { return &level{stored: with(values...)} }, err
}

// part sets what a series has of one family.
type part func(one *series, values []string)

// unopened is a family that is made when its turn comes.
type unopened struct {
	Family
	open func() (part, error)
}

// ending are the families that requests are recorded into when they end.
func (in *instruments) ending(cfg *Config, vecs vectors) []unopened {
	s := cfg.Schema
	return []unopened{
		{s.Duration, func() (part, error) { return in.duration(cfg, vecs) }},
		{s.Requests, func() (part, error) { return in.requests(cfg, vecs) }},
		{s.RequestSize, func() (part, error) {
			with, err := vecs.Histogram(cfg.histogramOpts(s.RequestSize, s.SizeBuckets), s.RequestSize.labelNames(cfg.Labels)...)
			return func(one *series, values []string) { one.requestSize = with(values...) }, err
		}},
		{s.ResponseSize, func() (part, error) {
			with, err := vecs.Histogram(cfg.histogramOpts(s.ResponseSize, s.SizeBuckets), s.ResponseSize.labelNames(cfg.Labels)...)
			return func(one *series, values []string) { one.responseSize = with(values...) }, err
		}},
	}
}

// table makes those of families that have a name, and what finds the series of
// them that an exchange or a call belongs to.
func (in *instruments) table(cfg *Config, families ...unopened) (*table[*series], error) {
	var parts []func(one *series, k key, overflow bool)
	for _, f := range families {
		if f.Name == "" {
			continue
		}
		set, err := f.open()
		if err != nil {
			return nil, err
		}
		parts = append(parts, func(one *series, k key, overflow bool) {
			set(one, cfg.labelValues(f.Family, k))
			if overflow {
				one.dropped = append(one.dropped, in.dropped(f.Name))
			}
		})
	}
	return newTable(cfg.MaxSeries, func(k key, overflow bool) *series {
		one := &series{}
		for _, set := range parts {
			set(one, k, overflow)
		}
		return one
	}), nil
}

// duration makes the family of the durations of requests.
func (in *instruments) duration(cfg *Config, vecs vectors) (part, error) {
	f := cfg.Schema.Duration
	if cfg.Objectives == nil {
		return in.durations(cfg, vecs, f, cfg.Labels, cfg.Exemplar)
	}
	with, err := vecs.Summary(prometheus.SummaryOpts{
		Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels, Objectives: cfg.Objectives,
	}, f.labelNames(cfg.Labels)...)
	return func(one *series, values []string) { one.observer = with(values...) }, err
}

// durations makes a histogram of durations: of timings, where they can do what is
// asked for.
func (in *instruments) durations(cfg *Config, vecs vectors, f Family, labels []Label, exemplar func(*Exchange) prometheus.Labels) (part, error) {
	opts, names := cfg.histogramOpts(f, cfg.Schema.Buckets), f.labelNames(labels)
	if !cfg.NativeHistograms && cfg.Store == nil {
		timings := newTimings(opts, names, exemplar != nil)
		in.collectors = append(in.collectors, timings)
		return func(one *series, values []string) { one.duration = timings.withLabelValues(values...) }, nil
	}
	with, err := vecs.Histogram(opts, names...)
	return func(one *series, values []string) { one.observer = with(values...) }, err
}

// requests makes the counter of requests. It comes after the durations, which
// count them too.
func (in *instruments) requests(cfg *Config, vecs vectors) (part, error) {
	f := cfg.Schema.Requests
	if cfg.Store != nil {
		with, err := vecs.Counter(cfg.counterOpts(f), f.labelNames(cfg.Labels)...)
		return func(one *series, values []string) { one.counter = with(values...) }, err
	}
	tallies := newTallies(cfg.counterOpts(f), f.labelNames(cfg.Labels))
	in.collectors = append(in.collectors, tallies)
	return func(one *series, values []string) {
		if one.duration == nil {
			one.requests = tallies.withLabelValues(values...)
			return
		}
		one.requests = tallies.with(newLabelSet(tallies.desc, values).sharedWith(one.duration.labelSet))
		if f.sameLabels(cfg.Schema.Duration) {
			one.derived = true
			one.requests.timing.Store(one.duration)
		}
	}, nil
}

// end records an exchange that has ended, and returns what it was recorded into. It
// knows nothing of net/http's writers, so that any framework can fill an Exchange. It
// is safe for concurrent use, each Exchange for itself.
func (in *instruments) end(x *Exchange) *series {
	s := in.ended.at(x.method, x.outcome(), x.Route, x.join(in.labels))
	counted := false
	// What became of a connection after an upgrade is no response time.
	if !x.Hijacked && x.Status != http.StatusSwitchingProtocols {
		if s.duration != nil {
			s.duration.observe(x.Duration)
			counted = s.derived
			if in.exemplar != nil {
				if labels := exemplarOf(in.exemplar, x); labels != nil {
					s.duration.exemplify(x.Duration, labels)
				}
			}
		} else if s.observer != nil {
			in.observe(s.observer, x)
		}
	}
	if s.requests != nil && !counted {
		s.requests.n.Add(1)
	} else if s.counter != nil {
		s.counter.Inc()
	}
	if s.requestSize != nil {
		s.requestSize.Observe(float64(x.RequestBytes))
	}
	if s.responseSize != nil {
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

// observe records x's duration, with an exemplar where x has one.
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

// counterOpts names a counter or a gauge.
func (cfg *Config) counterOpts(f Family) prometheus.CounterOpts {
	return prometheus.CounterOpts{Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels}
}

// What client_golang's documentation advises for native histograms: buckets
// that grow by a tenth, a bound on how many there are, and a reset at most once
// an hour where the bound is met.
const (
	nativeBucketFactor     = 1.1
	nativeMaxBuckets       = 160
	nativeMinResetDuration = time.Hour
)

// histogramOpts names a histogram and gives it its buckets.
func (cfg *Config) histogramOpts(f Family, buckets []float64) prometheus.HistogramOpts {
	opts := prometheus.HistogramOpts{Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels, Buckets: buckets}
	if cfg.NativeHistograms {
		opts.NativeHistogramBucketFactor = nativeBucketFactor
		opts.NativeHistogramMaxBucketNumber = nativeMaxBuckets
		opts.NativeHistogramMinResetDuration = nativeMinResetDuration
	}
	return opts
}
