package lint

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// specification holds an exposition to the rules of its format. Prometheus is more lenient,
// so a breach costs no scrape; other readers refuse it, or read it otherwise.
//
//	https://prometheus.io/docs/instrumenting/exposition_formats/
//	https://prometheus.io/docs/specs/om/open_metrics_spec/
type specification struct {
	format   exposition.Format
	families map[string]*declared // the newest of each name
	owners   map[string]string    // which family has samples of a name
	at       *declared            // whose lines these are
	help     *lateHelp            // undecided until the next line
	seed     maphash.Seed
	breaches []*breach
	byRule   map[string]*breach // by family and rule
}

// declared is the part of a family that has been read so far.
type declared struct {
	name, suffix           string // the suffix of its samples, if they have one name
	kind                   model.MetricType
	typed, helped, hasUnit bool
	sampled                bool
	left                   bool // another family's lines came since
	seen                   map[uint64]bool
	labels, series         uint64 // of the sample before: its labels without and with its bound
	bound                  float64
	hasBound               bool
	timestamp              int64
	timed                  bool
}

// metric returns the name of the family's samples, where they have a name of their own: the
// findings of other checks use it.
func (f *declared) metric() string { return f.name + f.suffix }

// lateHelp is a HELP line after samples: it is in its place if it begins a family of the
// same name and another type, as client_golang exposes x and x_total in OpenMetrics.
type lateHelp struct {
	family *declared
	line   int
}

// breach is a broken rule of one family.
type breach struct {
	rule, message string
	family        *declared
	line, times   int
}

func newSpecification(format exposition.Format) *specification {
	return &specification{
		format: format, families: map[string]*declared{}, owners: map[string]string{},
		seed: maphash.MakeSeed(), byRule: map[string]*breach{},
	}
}

// by returns the name of the format in a sentence.
func (s *specification) by() string {
	if s.format == exposition.OpenMetrics {
		return "OpenMetrics"
	}
	return "the text format"
}

// report notes that a rule is broken; the first time of each family is described.
func (s *specification) report(rule string, f *declared, line int, format string, args ...any) {
	key := rule + " " + f.name
	if b := s.byRule[key]; b != nil {
		b.times++
		return
	}
	b := &breach{rule: rule, family: f, line: line, times: 1, message: fmt.Sprintf(format, args...)}
	s.byRule[key] = b
	s.breaches = append(s.breaches, b)
}

// findings returns the broken rules. Lines that another complaint names are left out.
func (s *specification) findings(complaint *exposition.SyntaxError) []Finding {
	s.settleHelp()
	var findings []Finding
	if complaint != nil {
		findings = append(findings, Finding{
			Severity: Warning, Check: checkSpecification, Line: complaint.Line,
			Message: fmt.Sprintf("line %d: %s. Prometheus reads it; parsers of client libraries do not", complaint.Line, cut(complaint.Reason, 300)),
		})
	}
	for _, b := range s.breaches {
		if complaint != nil && b.line == complaint.Line {
			continue
		}
		findings = append(findings, Finding{
			Severity: Warning, Check: checkSpecification, Metric: b.family.metric(), Line: b.line, rule: b.rule,
			Message: fmt.Sprintf("line %d: %s%s", b.line, b.message, andMore(b.times-1)),
		})
	}
	return findings
}

// see reads one entry of the exposition.
func (s *specification) see(e *exposition.Entry) {
	if e.Kind == exposition.Sample {
		s.settleHelp()
		s.sample(e)
		return
	}
	f := s.family(e.Name)
	if e.Kind == exposition.Type && f.sampled && f.typed && f.kind != e.Type {
		helped := s.help != nil && s.help.family == f
		if helped {
			s.help = nil
		}
		s.settleHelp()
		f = &declared{name: e.Name, helped: helped}
		s.families[e.Name] = f
		s.enter(f, e.Line)
		s.settype(f, e)
		return
	}
	if s.help != nil && (s.help.family != f || e.Kind == exposition.Type) {
		s.settleHelp()
	}
	s.enter(f, e.Line)
	switch e.Kind {
	case exposition.Help:
		if f.sampled {
			s.help = &lateHelp{family: f, line: e.Line}
			return
		}
		s.once(&f.helped, "HELP", f, e.Line)
	case exposition.Unit:
		if s.help == nil {
			s.inPlace("UNIT", f, e.Line)
		}
		s.once(&f.hasUnit, "UNIT", f, e.Line)
		s.checkUnit(f, e.Line)
	case exposition.Type:
		s.inPlace("TYPE", f, e.Line)
		s.settype(f, e)
	}
}

// settleHelp decides about a HELP line that came after samples.
func (s *specification) settleHelp() {
	if s.help != nil {
		s.inPlace("HELP", s.help.family, s.help.line)
		s.help = nil
	}
}

func (s *specification) inPlace(what string, f *declared, line int) {
	if f.sampled {
		s.report(what+" late", f, line, "a %s line comes after samples of its metric; %s has it before them", what, s.by())
	}
}

func (s *specification) once(said *bool, what string, f *declared, line int) {
	if *said && !f.sampled {
		s.report(what+" twice", f, line, "second %s line for metric name %q; %s allows one", what, f.name, s.by())
	}
	*said = true
}

func (s *specification) settype(f *declared, e *exposition.Entry) {
	s.once(&f.typed, "TYPE", f, e.Line)
	f.kind = e.Type
	if s.format != exposition.OpenMetrics {
		return
	}
	s.checkUnit(f, e.Line)
	for _, suffix := range append(exposition.Suffixes(f.kind, s.format), "") {
		name := f.name + suffix
		if owner, owned := s.owners[name]; owned && owner != f.name {
			s.report("clash", f, e.Line, "%q is a name of both %q and %q; OpenMetrics keeps the names of a family's samples for it", name, owner, f.name)
		}
		s.owners[name] = f.name
	}
}

func (s *specification) checkUnit(f *declared, line int) {
	if f.hasUnit && (f.kind == model.MetricTypeInfo || f.kind == model.MetricTypeStateset) {
		s.report("unit", f, line, "type %s has a unit; OpenMetrics allows it none", f.kind)
	}
}

func (s *specification) family(name string) *declared {
	f := s.families[name]
	if f == nil {
		f = &declared{name: name, kind: model.MetricTypeUnknown}
		s.families[name] = f
	}
	return f
}

// enter makes f the family whose lines these are.
func (s *specification) enter(f *declared, line int) {
	if s.at == f {
		return
	}
	if s.at != nil {
		s.at.left = true
	}
	s.at = f
	if f.left {
		s.report("together", f, line, "lines of other metrics are among those of this one; %s has all lines of a metric together", s.by())
	}
}

// home returns the family that a sample belongs to, and the suffix of its name.
func (s *specification) home(e *exposition.Entry) (f *declared, suffix string) {
	if f := s.families[e.Name]; f != nil {
		if all := exposition.Suffixes(f.kind, s.format); !slices.Contains(all, "") {
			s.report("name", f, e.Line, "sample %q has the bare name; those of type %s end in %s", e.Name, f.kind, strings.Join(all, ", "))
		}
		return f, ""
	}
	if i := strings.LastIndexByte(e.Name, '_'); i > 0 {
		if f := s.families[e.Name[:i]]; f != nil && slices.Contains(exposition.Suffixes(f.kind, s.format), e.Name[i:]) {
			return f, e.Name[i:]
		}
	}
	return s.family(e.Name), ""
}

func (s *specification) sample(e *exposition.Entry) {
	f, suffix := s.home(e)
	s.enter(f, e.Line)
	f.sampled = true
	if suffix == "_total" || suffix == "_info" {
		f.suffix = suffix
	}
	s.checkValue(f, suffix, e)
	s.checkBound(f, suffix, e)
	if s.format == exposition.OpenMetrics {
		if bytes.HasSuffix(e.Written, []byte(",}")) {
			s.report("comma", f, e.Line, "a comma follows the last label; OpenMetrics allows none there")
		}
		s.checkExemplar(f, suffix, e)
		s.checkOrder(f, suffix, e)
	}
}
