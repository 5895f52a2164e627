// Package scrape answers the scrapes of a registry.
//
//	scrape.go: the whole answer · names.go: the families that name[] asks for
package scrape

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/redline-metrics/redline/internal/deliver"
	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/internal/metric"
)

// Endpoint answers scrapes in text. It writes families of package metric straight from
// their numbers, without a dto.Metric for each, and gathers the others by client_golang. It
// falls back to gathering all by client_golang, which takes longer:
//
//   - for the first scrape;
//   - for some time after a scrape with a slow collector: collectors are called with the
//     registry locked, but it must be free for a collector that registers something at its
//     first scrape, and for the service;
//   - for protobuf, for name[], and if both sides have a family of the same name.
type Endpoint struct {
	registry     *prometheus.Registry
	own          []exposed // sorted by name
	skips        metric.Skips
	gatherErrors prometheus.Counter // scrapes that lack something

	answered      atomic.Bool
	fallbackUntil atomic.Int64 // in nanoseconds since 1970
	deliverer     deliver.Server
}

// New makes the endpoint of a registry in which collectors are registered. Those
// collectors that are families of our own kinds are written directly. dropped is called for
// each scrape that gets no whole answer.
func New(registry *prometheus.Registry, collectors []prometheus.Collector, gatherErrors prometheus.Counter, dropped func(reason string)) *Endpoint {
	s := &Endpoint{registry: registry, gatherErrors: gatherErrors}
	s.deliverer.Dropped = dropped
	for _, c := range collectors {
		if f, ok := c.(exposed); ok {
			f.SetSkips(&s.skips)
			s.own = append(s.own, f)
		}
	}
	slices.SortFunc(s.own, func(a, b exposed) int { return cmp.Compare(a.Name(), b.Name()) })
	return s
}

// exposed is a family of our own kinds.
type exposed interface {
	prometheus.Collector
	Name() string
	AppendText(out []byte, as exposition.Format) []byte
	SetSkips(skips *metric.Skips)
}

// If a registry takes longer than slowAfter to call its collectors, scrapes do not lock it
// for so long again during fallbackFor.
const (
	slowAfter   = 100 * time.Millisecond
	fallbackFor = time.Minute
)

// ServeHTTP implements http.Handler.
func (s *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	contentType := exposition.Negotiate(r.Header, true)
	names := r.URL.Query()["name[]"]
	key := deliver.KeyOf(r, string(contentType), names)
	s.deliverer.Serve(w, r, key, func(b *deliver.Buffer) error { return s.write(b, contentType, names) })
}

// write writes a whole body.
func (s *Endpoint) write(b *deliver.Buffer, contentType expfmt.Format, names []string) error {
	if len(names) > 0 {
		return s.writeFallback(b, contentType, only(names, s.registry))
	}
	as, isText := exposition.FormatOf(contentType)
	if first := !s.answered.Swap(true); first || !isText || time.Now().UnixNano() < s.fallbackUntil.Load() {
		return s.writeFallback(b, contentType, s.registry)
	}
	others, err := s.gatherOthers()
	if errors.Is(err, errPanicked) || s.collides(others) {
		return s.writeFallback(b, contentType, s.registry)
	}
	if err != nil {
		s.gatherErrors.Inc()
	}
	s.append(b, as, contentType, others)
	return nil
}

// writeFallback writes all families of a gatherer. It returns an error if there are none.
func (s *Endpoint) writeFallback(b *deliver.Buffer, contentType expfmt.Format, g prometheus.Gatherer) error {
	families, err := g.Gather()
	if err != nil {
		s.gatherErrors.Inc()
		if len(families) == 0 {
			return err
		}
	}
	encoder := expfmt.NewEncoder(b, contentType)
	for _, f := range families {
		s.encode(b, encoder, f)
	}
	closeEncoder(encoder)
	return nil
}

// encode appends a family, or nothing if it cannot be encoded.
func (s *Endpoint) encode(b *deliver.Buffer, encoder expfmt.Encoder, f *dto.MetricFamily) {
	start := len(b.Text)
	if err := encoder.Encode(f); err != nil {
		b.Text = b.Text[:start]
		s.gatherErrors.Inc()
	}
}

// closeEncoder writes the end of a format.
func closeEncoder(encoder expfmt.Encoder) {
	if c, ok := encoder.(io.Closer); ok {
		_ = c.Close() // writing to a buffer does not fail
	}
}

// append appends all families in the order of their names.
func (s *Endpoint) append(b *deliver.Buffer, as exposition.Format, contentType expfmt.Format, others []*dto.MetricFamily) {
	encoder := expfmt.NewEncoder(b, contentType)
	own := s.own
	for _, f := range others {
		for len(own) > 0 && own[0].Name() < f.GetName() {
			b.Text = own[0].AppendText(b.Text, as)
			own = own[1:]
		}
		s.encode(b, encoder, f)
	}
	for _, f := range own {
		b.Text = f.AppendText(b.Text, as)
	}
	closeEncoder(encoder)
}

// collides reports whether others has a family with the name of one of ours.
func (s *Endpoint) collides(others []*dto.MetricFamily) bool {
	own := s.own
	for _, f := range others {
		for len(own) > 0 && own[0].Name() < f.GetName() {
			own = own[1:]
		}
		if len(own) > 0 && own[0].Name() == f.GetName() {
			return true
		}
	}
	return false
}

// gatherOthers gathers the metrics that are not of our own kinds. A registry with only
// these checks them as the real one would.
func (s *Endpoint) gatherOthers() ([]*dto.MetricFamily, error) {
	ch := make(chan prometheus.Metric, 64)
	s.skips.Add(ch)
	defer s.skips.Remove(ch)
	start := time.Now()
	var panicked error // set before ch is closed
	go func() {
		defer close(ch)
		defer func() {
			if reason := recover(); reason != nil {
				panicked = fmt.Errorf("%w: %v", errPanicked, reason)
			}
		}()
		s.registry.Collect(ch)
	}()
	var collected replayCollector
	for m := range ch {
		collected = append(collected, m)
	}
	if time.Since(start) > slowAfter {
		s.fallbackUntil.Store(time.Now().Add(fallbackFor).UnixNano())
	}
	if panicked != nil {
		return nil, panicked
	}
	checking := prometheus.NewRegistry()
	if err := checking.Register(collected); err != nil {
		return nil, err
	}
	return checking.Gather()
}

// errPanicked reports that a collector panicked. A registry that gathers finds out which
// one, and leaves out only that one.
var errPanicked = errors.New("a collector panicked")

// replayCollector yields metrics that have been collected before.
type replayCollector []prometheus.Metric

// Describe implements prometheus.Collector. It describes nothing, so that a registry
// accepts all metrics.
func (replayCollector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (u replayCollector) Collect(ch chan<- prometheus.Metric) {
	for _, m := range u {
		ch <- m
	}
}
