package exposition

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// Kind is the kind of an entry of an exposition.
type Kind int

// The kinds of entries. Comments are not entries.
const (
	Help Kind = iota
	Type
	Unit
	Sample
)

// Entry is one line of an exposition, as Prometheus' own parser reads it.
type Entry struct {
	Kind      Kind
	Line      int              // from 1
	Name      string           // of the family that is described, or of the sample
	Text      string           // of a Help or a Unit
	Type      model.MetricType // of a Type
	Written   []byte           // the name and labels of a sample, as they are written
	Labels    []Label          // of a sample, without its name, in the order of their names
	Value     float64
	Timestamp *int64    // in milliseconds, where a sample has one
	Exemplar  *Exemplar // nil without one
}

// Label is a label of a sample or an exemplar.
type Label struct{ Name, Value string }

// Exemplar is an example of the events that a sample counts.
type Exemplar struct {
	Labels []Label
	Value  float64
}

// Get returns the value of a label, "" where there is none.
func (e *Entry) Get(name string) string {
	for _, l := range e.Labels {
		if l.Name == name {
			return l.Value
		}
	}
	return ""
}

// Walk calls each for every entry that Prometheus reads, in order. The error is the reason
// why Prometheus would drop the whole scrape, or nil. An entry is valid until each returns.
func Walk(content []byte, format Format, each func(*Entry)) *SyntaxError {
	p := parserOf(content, format)
	at := position{rest: content}
	var s storage
	for {
		kind, err := p.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return at.fail(err)
		}
		at.passBlank()
		e := Entry{Line: at.before + 1}
		ok := true
		switch kind {
		case textparse.EntryHelp:
			e.Kind = Help
			e.describe(p.Help())
		case textparse.EntryUnit:
			e.Kind = Unit
			e.describe(p.Unit())
		case textparse.EntryType:
			e.Kind = Type
			name, metricType := p.Type()
			e.describe(name, nil)
			e.Type = metricType
		case textparse.EntrySeries:
			e.Kind = Sample
			if err := e.sample(p, &s); err != nil {
				return at.fail(err)
			}
		default:
			ok = false
		}
		if ok {
			each(&e)
		}
		at.pass(p, kind)
	}
}

// RefusedType returns the reason why Prometheus drops every answer with a content type, or
// nil; "" stands for none.
func RefusedType(contentType string) error {
	_, err := textparse.New(nil, contentType, labels.NewSymbolTable(), textparse.ParserOptions{})
	return err
}

func parserOf(content []byte, format Format) textparse.Parser {
	if format == OpenMetrics {
		return textparse.NewOpenMetricsParser(content, labels.NewSymbolTable())
	}
	return textparse.NewPromParser(content, labels.NewSymbolTable(), false)
}

func (e *Entry) describe(name, text []byte) {
	e.Name, e.Text = string(name), string(text)
	if bytes.IndexByte(name, '\\') >= 0 { // a quoted name is left as it is written
		e.Name = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n").Replace(e.Name)
	}
}

// sample reads the sample at which p stands. The error is the reason why Prometheus would
// drop the scrape for it.
func (e *Entry) sample(p textparse.Parser, s *storage) error {
	var set labels.Labels
	p.Labels(&set)
	if err := s.refusal(set); err != nil {
		return err
	}
	e.Written, e.Timestamp, e.Value = p.Series()
	e.Labels = make([]Label, 0, max(0, set.Len()-1))
	set.Range(func(l labels.Label) {
		if l.Name == model.MetricNameLabel {
			e.Name = l.Value
			return
		}
		e.Labels = append(e.Labels, Label(l))
	})
	var x exemplar.Exemplar
	if p.Exemplar(&x) {
		e.Exemplar = &Exemplar{Value: x.Value}
		x.Labels.Range(func(l labels.Label) { e.Exemplar.Labels = append(e.Exemplar.Labels, Label(l)) })
	}
	return nil
}
