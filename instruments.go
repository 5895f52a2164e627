package redline

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// instruments are a schema's families as client_golang metrics. A family
// without a name is nil.
type instruments struct {
	labels     []Label
	collectors []prometheus.Collector

	ended      *table[*series]
	inProgress *vector[*level]
	exceptions *vector[prometheus.Counter]
	exemplar   func(*Exchange) prometheus.Labels
}

// series is what the exchanges of one key are recorded into when they end. The
// families have these labels in common, and so one look-up finds them all.
type series struct {
	requests     *tally
	duration     *timing
	observer     prometheus.Observer // of the duration, where duration cannot do what Config asks for
	derived      bool                // requests counts what duration observes
	requestSize  prometheus.Observer
	responseSize prometheus.Observer
	dropped      []prometheus.Counter // one for each family, where the series stands for all past the limit
}

// newInstruments makes the metrics that cfg, which is complete and valid, asks
// for. Nothing is registered yet.
func newInstruments(cfg *Config, dropped *prometheus.CounterVec) *instruments {
	in := &instruments{labels: cfg.Labels, exemplar: cfg.Exemplar}
	in.ended = newTable(cfg.MaxSeries, in.opener(cfg, dropped))
	if f := cfg.Schema.InProgress; f.Name != "" {
		levels := newLevels(prometheus.Opts(cfg.counterOpts(f)), f.labelNames(cfg.Labels))
		in.collectors = append(in.collectors, levels)
		in.inProgress = newVector(cfg, f, cfg.Labels, dropped, levels.withLabelValues)
	}
	if f := cfg.Schema.Exceptions; f.Name != "" {
		vec := prometheus.NewCounterVec(cfg.counterOpts(f), f.labelNames(cfg.Labels))
		in.collectors = append(in.collectors, vec)
		in.exceptions = newVector(cfg, f, cfg.Labels, dropped, vec.WithLabelValues)
	}
	return in
}

// opener makes the families that requests are recorded into when they end, and
// returns what makes a series of them.
func (in *instruments) opener(cfg *Config, dropped *prometheus.CounterVec) func(k key, overflow bool) *series {
	s := cfg.Schema
	var parts []func(*series, key)
	part := func(f Family, c prometheus.Collector, set func(one *series, values []string)) {
		in.collectors = append(in.collectors, c)
		parts = append(parts, func(one *series, k key) { set(one, cfg.labelValues(f, k)) })
	}
	if f := s.Duration; f.Name != "" && cfg.plainDuration() {
		timings := newTimings(cfg.histogramOpts(f, s.Buckets), f.labelNames(cfg.Labels))
		part(f, timings, func(one *series, values []string) { one.duration = timings.withLabelValues(values...) })
	} else if f.Name != "" {
		vec := cfg.durationVec()
		part(f, vec, func(one *series, values []string) { one.observer = vec.WithLabelValues(values...) })
	}
	if f := s.Requests; f.Name != "" {
		tallies := newTallies(cfg.counterOpts(f), f.labelNames(cfg.Labels))
		part(f, tallies, func(one *series, values []string) {
			one.requests = tallies.withLabelValues(values...)
			if one.duration != nil && f.sameLabels(s.Duration) {
				one.derived = true
				one.requests.timing.Store(one.duration)
			}
		})
	}
	if f := s.RequestSize; f.Name != "" {
		vec := prometheus.NewHistogramVec(cfg.histogramOpts(f, s.SizeBuckets), f.labelNames(cfg.Labels))
		part(f, vec, func(one *series, values []string) { one.requestSize = vec.WithLabelValues(values...) })
	}
	if f := s.ResponseSize; f.Name != "" {
		vec := prometheus.NewHistogramVec(cfg.histogramOpts(f, s.SizeBuckets), f.labelNames(cfg.Labels))
		part(f, vec, func(one *series, values []string) { one.responseSize = vec.WithLabelValues(values...) })
	}
	return func(k key, overflow bool) *series {
		one := &series{}
		for _, set := range parts {
			set(one, k)
		}
		for _, f := range []Family{s.Requests, s.Duration, s.RequestSize, s.ResponseSize} {
			if overflow && f.Name != "" {
				one.dropped = append(one.dropped, dropped.WithLabelValues(f.Name))
			}
		}
		return one
	}
}

// end records an exchange that has ended. It knows nothing of net/http's
// writers, so that any framework can fill an Exchange. It is safe for
// concurrent use, each Exchange for itself.
func (in *instruments) end(x *Exchange) {
	s := in.ended.at(x.method, x.outcome(), x.Route, x.join(in.labels))
	counted := false
	// What became of a connection after an upgrade is no response time.
	if !x.Hijacked && x.Status != http.StatusSwitchingProtocols {
		if s.duration != nil {
			s.duration.observe(x.Duration)
			counted = s.derived
		} else if s.observer != nil {
			in.observe(s.observer, x)
		}
	}
	if s.requests != nil && !counted {
		s.requests.n.Add(1)
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

// plainDuration says whether timings can do what cfg asks for.
func (cfg *Config) plainDuration() bool {
	return cfg.Objectives == nil && !cfg.NativeHistograms && cfg.Exemplar == nil
}

// durationVec is the duration as client_golang's histogram or summary.
func (cfg *Config) durationVec() prometheus.ObserverVec {
	f := cfg.Schema.Duration
	if cfg.Objectives == nil {
		return prometheus.NewHistogramVec(cfg.histogramOpts(f, cfg.Schema.Buckets), f.labelNames(cfg.Labels))
	}
	return prometheus.NewSummaryVec(prometheus.SummaryOpts{
		Name: f.Name, Help: f.Help, ConstLabels: cfg.ConstLabels, Objectives: cfg.Objectives,
	}, f.labelNames(cfg.Labels))
}
