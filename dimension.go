package redline

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/redline-metrics/redline/internal/conventions"
	"github.com/redline-metrics/redline/internal/seriestable"
)

// dimension is a property by which the series of requests or calls are told apart, such as
// the method. Each family gives it the name of a label, or leaves it out. Labels, keys of series and checks are
// made of [dimensions].
type dimension struct {
	name    string                  // as [Family.Labels] has it
	field   string                  // of Family
	label   func(f *Family) *string // the field
	bits    code                    // the mask of its bits in Key.Code
	isName  bool                    // its value is Key.Name
	value   func(v valueOf) string  // the label's value
	request string                  // why a family of requests cannot have it; empty if it can
	call    string                  // why the family of calls cannot have it; empty if it can
}

// valueOf is the key of a series, and the family and the settings for which a dimension's
// value is asked.
type valueOf struct {
	seriestable.Key
	family *Family
	config *Config
}

// dimensions returns all dimensions, in the order of their labels.
func dimensions() []dimension {
	return []dimension{
		{
			name: "method", field: "Method", label: func(f *Family) *string { return &f.Method }, bits: methodBits,
			value: func(v valueOf) string { return methodNames(v.config.Schema.OtherMethod)[code(v.Code).method()] },
		},
		{
			name: "scheme", field: "Scheme", label: func(f *Family) *string { return &f.Scheme }, bits: schemeBit,
			value: func(v valueOf) string {
				if code(v.Code)&schemeBit != 0 {
					return "https"
				}
				return "http"
			},
		},
		{
			name: "route", field: "Route", label: func(f *Family) *string { return &f.Route }, isName: true,
			value: func(v valueOf) string { return v.Name },
			call:  "a call has no route but a Peer",
		},
		{
			name: "peer", field: "Peer", label: func(f *Family) *string { return &f.Peer }, isName: true,
			value:   func(v valueOf) string { return cmp.Or(v.Name, conventions.Other) },
			request: "Schema.Calls alone has one",
		},
		{
			name: "status", field: "Status", label: func(f *Family) *string { return &f.Status }, bits: outcomeBits,
			value: func(v valueOf) string {
				outcome := code(v.Code).outcome()
				if v.family.Error != "" && outcome < 0 { // Error has it
					return ""
				}
				return statusText(outcome)
			},
		},
		{
			name: "error", field: "Error", label: func(f *Family) *string { return &f.Error }, bits: outcomeBits,
			value:   func(v valueOf) string { return errorText(code(v.Code).outcome()) },
			request: "Schema.Calls alone has one",
		},
	}
}

// Labels yields each dimension of the family ("method", "scheme", "route", "peer", "status"
// or "error") with the name of its label, in the order in which the labels are made.
func (f Family) Labels() iter.Seq2[string, string] {
	return func(yield func(dimension, label string) bool) {
		for _, d := range dimensions() {
			if label := *d.label(&f); label != "" && !yield(d.name, label) {
				return
			}
		}
	}
}

// labelNames returns the names of the family's own labels, followed by those of labels.
func (f Family) labelNames(labels []Label) []string {
	var names []string
	for _, label := range f.Labels() {
		names = append(names, label)
	}
	for _, l := range labels {
		names = append(names, l.Name)
	}
	return names
}

// labelValues returns the values of the labels that labelNames names, in its order.
func (cfg *Config) labelValues(f Family, k seriestable.Key) []string {
	var values []string
	for _, d := range dimensions() {
		if *d.label(&f) != "" {
			values = append(values, d.value(valueOf{k, &f, cfg}))
		}
	}
	if k.Labels == "" {
		return values
	}
	return append(values, strings.Split(strings.TrimSuffix(k.Labels, labelEnd), labelEnd)...)
}

// keyParts returns which bits of a code, and whether the name, tell f's series apart.
func (f Family) keyParts() (bits code, named bool) {
	for _, d := range dimensions() {
		if *d.label(&f) != "" {
			bits |= d.bits
			named = named || d.isName
		}
	}
	return bits, named
}

// sameLabels reports whether f and g have the same labels, under any names.
func (f Family) sameLabels(g Family) bool {
	for _, d := range dimensions() {
		if (*d.label(&f) == "") != (*d.label(&g) == "") {
			return false
		}
	}
	return true
}

// overflowOf returns the key that k shares with others once a table is full. It keeps the
// dimensions with few values, which an error ratio needs.
func overflowOf(k seriestable.Key) seriestable.Key {
	if k.Name != "" {
		k.Name = conventions.Other
	}
	k.Labels = strings.Repeat(conventions.Other+labelEnd, strings.Count(k.Labels, labelEnd))
	return k
}

// nameScheme names a label for the scheme in each family of requests.
func (s *Schema) nameScheme(label string) {
	for _, f := range s.requestFamilies() {
		f.Scheme = cmp.Or(f.Scheme, label)
	}
}

// requestFamilies returns the families of requests that are switched on.
func (s *Schema) requestFamilies() []schemaFamily {
	return slices.DeleteFunc(s.families(), func(f schemaFamily) bool { return f.Name == "" || f.call || f.unlabelled })
}

// bits returns the bits of a code that tell series of any family apart.
func (s *Schema) bits() (bits code) {
	for _, f := range s.families() {
		of, _ := f.keyParts()
		bits |= of
	}
	return bits
}
