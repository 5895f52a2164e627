package redline

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/redline-metrics/redline/internal/render"
)

// scrape answers scrapes in text: the families of our own kinds straight from their
// numbers, without a dto.Metric for each, and what else is registered as client_golang
// gathers it. Whatever is not simple goes the plain way, which takes longer:
//
//   - the first scrape, and
//   - those after one in which a collector took its time: the registry is locked while
//     its collectors are asked, and must be free for a collector that registers
//     something at its first scrape, and for the service while another is slow;
//   - protobuf, and families of one name that come from two sides.
type scrape struct {
	plain    http.Handler
	registry *prometheus.Registry
	own      []exposed // sorted by name
	apart    apart
	failed   prometheus.Counter // scrapes that lack something

	answered atomic.Bool
	slow     atomic.Int64 // until when the plain way is taken, in nanoseconds since 1970
	bodies   sync.Pool    // of *body
	size     atomic.Int64 // of the last, and some more
	coder    render.Coder
}

// newScrape makes one of a registry in which collectors are registered, some of them
// families of our own kinds. plain answers the plain way.
func newScrape(plain http.Handler, registry *prometheus.Registry, collectors []prometheus.Collector, failed prometheus.Counter) *scrape {
	s := &scrape{plain: plain, registry: registry, failed: failed, apart: apart{&sync.Map{}}}
	for _, c := range collectors {
		if f, ok := c.(exposed); ok {
			f.setApart(s.apart)
			s.own = append(s.own, f)
		}
	}
	slices.SortFunc(s.own, func(a, b exposed) int { return cmp.Compare(a.familyName(), b.familyName()) })
	return s
}

// exposed is a family of our own kinds.
type exposed interface {
	prometheus.Collector
	familyName() string
	append(out []byte, as render.Format) []byte
	setApart(apart)
}

// A registry that takes longer than this to ask for its metrics is not to be locked
// for so long, for some time.
const (
	quick    = 100 * time.Millisecond
	slowness = time.Minute
)

// ServeHTTP implements http.Handler.
func (s *scrape) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	contentType := render.Negotiate(r.Header, true)
	as, isText := render.FormatOf(contentType)
	if first := !s.answered.Swap(true); first || !isText || time.Now().UnixNano() < s.slow.Load() {
		s.plain.ServeHTTP(w, r)
		return
	}
	others, err := s.others()
	if s.collide(others) {
		s.plain.ServeHTTP(w, r)
		return
	}
	if err != nil {
		s.failed.Inc()
	}
	b, ok := s.bodies.Get().(*body)
	if !ok { // a collection has come since the last scrape
		b = &body{make([]byte, 0, s.size.Load())}
	}
	defer s.bodies.Put(b)
	b.text = b.text[:0]
	s.append(b, as, contentType, others)
	s.size.Store(int64(len(b.text) + len(b.text)/8))
	header := w.Header()
	header.Set("Content-Type", string(contentType))
	header.Add("Vary", "Accept, Accept-Encoding")
	coding := render.Coding(r.Header.Get("Accept-Encoding"))
	if coding != "" {
		header.Set("Content-Encoding", coding)
	}
	_ = s.coder.Write(w, coding, b.text) // the client may be gone
}

// body is one that is being written. It has the methods by which expfmt writes without
// a buffer of its own.
type body struct{ text []byte }

// Write implements io.Writer.
func (b *body) Write(p []byte) (int, error) {
	b.text = append(b.text, p...)
	return len(p), nil
}

// WriteString implements io.StringWriter.
func (b *body) WriteString(s string) (int, error) {
	b.text = append(b.text, s...)
	return len(s), nil
}

// WriteByte implements io.ByteWriter.
func (b *body) WriteByte(c byte) error {
	b.text = append(b.text, c)
	return nil
}

// WriteRune writes a character in UTF-8.
func (b *body) WriteRune(r rune) (int, error) {
	start := len(b.text)
	b.text = utf8.AppendRune(b.text, r)
	return len(b.text) - start, nil
}

// append appends all families in the order of their names.
func (s *scrape) append(b *body, as render.Format, contentType expfmt.Format, others []*dto.MetricFamily) {
	encoder := expfmt.NewEncoder(b, contentType)
	own := s.own
	for _, f := range others {
		for len(own) > 0 && own[0].familyName() < f.GetName() {
			b.text = own[0].append(b.text, as)
			own = own[1:]
		}
		start := len(b.text)
		if err := encoder.Encode(f); err != nil { // what is half of a family is none
			b.text = b.text[:start]
			s.failed.Inc()
		}
	}
	for _, f := range own {
		b.text = f.append(b.text, as)
	}
	if c, ok := encoder.(io.Closer); ok {
		_ = c.Close() // a body takes all
	}
}

// collide says whether a family of ours is among others'.
func (s *scrape) collide(others []*dto.MetricFamily) bool {
	own := s.own
	for _, f := range others {
		for len(own) > 0 && own[0].familyName() < f.GetName() {
			own = own[1:]
		}
		if len(own) > 0 && own[0].familyName() == f.GetName() {
			return true
		}
	}
	return false
}

// others gathers what is not of our own kinds, as the registry would: by one that has
// nothing but that, and checks it in the same way.
func (s *scrape) others() ([]*dto.MetricFamily, error) {
	ch := make(chan prometheus.Metric, 64)
	s.apart.add(ch)
	defer s.apart.remove(ch)
	start := time.Now()
	go func() {
		defer close(ch)
		s.registry.Collect(ch)
	}()
	var collected uncollected
	for m := range ch {
		collected = append(collected, m)
	}
	if time.Since(start) > quick {
		s.slow.Store(time.Now().Add(slowness).UnixNano())
	}
	checking := prometheus.NewRegistry()
	if err := checking.Register(collected); err != nil {
		return nil, err
	}
	return checking.Gather()
}

// uncollected are metrics that have been collected, to be so again.
type uncollected []prometheus.Metric

// Describe implements prometheus.Collector: it describes nothing, which has a registry
// take what comes.
func (uncollected) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (u uncollected) Collect(ch chan<- prometheus.Metric) {
	for _, m := range u {
		ch <- m
	}
}

// apart are the channels by which scrapes collect what is not of our own kinds.
type apart struct{ channels *sync.Map }

func (a apart) add(ch chan<- prometheus.Metric)    { a.channels.Store(ch, true) }
func (a apart) remove(ch chan<- prometheus.Metric) { a.channels.Delete(ch) }

func (a apart) is(ch chan<- prometheus.Metric) bool {
	if a.channels == nil {
		return false
	}
	_, ok := a.channels.Load(ch)
	return ok
}
