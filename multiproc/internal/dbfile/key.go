package dbfile

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/prometheus/common/model"
)

// Key is an entry's key: ["family", "sample", {"label": "value"}, "help"]. Files
// before 0.16 have no help.
type Key struct {
	Family string
	Sample string
	Labels []Label // sorted by name
	Help   string
}

// Label is a label of a key.
type Label struct{ Name, Value string }

// missingHelp is client_python's help text for a key without one.
const missingHelp = "Multiprocess metric"

var (
	errKey      = errors.New(`not of the form ["family", "sample", {"label": "value"}, "help"]`)
	errNotUTF8  = errors.New("not valid UTF-8")
	errNoMetric = errors.New("not the name of a metric")
	errNoLabel  = errors.New("not the name of a label")
)

// ParseKey reads a key, which must name something that can be exposed. Names may have any
// characters, as with prometheus_client 0.22 and later; it refuses an empty one, and
// labels that begin with two underscores, which are Prometheus' own. A counter's family
// lacks its _total, as client_python has it. The key's strings are parts of raw where
// nothing is escaped, and its labels are in the given array.
func ParseKey(raw string, of Kind, labels []Label) (Key, error) {
	k, err := scanKey(raw, labels)
	if err != nil {
		return Key{}, err
	}
	if of == Counter {
		k.Family = strings.TrimSuffix(k.Family, "_total")
	}
	if !model.UTF8Validation.IsValidMetricName(k.Family) || !model.UTF8Validation.IsValidMetricName(k.Sample) {
		return Key{}, errNoMetric
	}
	for _, l := range k.Labels {
		if !model.UTF8Validation.IsValidLabelName(l.Name) || strings.HasPrefix(l.Name, model.ReservedLabelPrefix) {
			return Key{}, errNoLabel
		}
	}
	return k, nil
}

// scanKey reads the JSON of a key.
func scanKey(raw string, labels []Label) (Key, error) {
	if !utf8.ValidString(raw) {
		return Key{}, errNotUTF8
	}
	k, s := Key{Help: missingHelp}, keyScanner{rest: raw}
	s.skip('[')
	k.Family = s.text()
	s.skip(',')
	k.Sample = s.text()
	s.skip(',')
	k.Labels = s.labels(labels[:0])
	if s.next() == ',' {
		s.skip(',')
		k.Help = s.text()
	}
	s.skip(']')
	if s.next(); s.failed || s.rest != "" {
		return Key{}, errKey
	}
	slices.SortStableFunc(k.Labels, func(a, b Label) int { return cmp.Compare(a.Name, b.Name) })
	// Of a name that is there twice the last one counts, as in Python.
	for i := len(k.Labels) - 1; i > 0; i-- {
		if k.Labels[i].Name == k.Labels[i-1].Name {
			k.Labels = slices.Delete(k.Labels, i-1, i)
		}
	}
	return k, nil
}

// Encode writes a key as client_python does, by json.dumps with sorted keys, so
// that keys of workers in either language are the same bytes. Bytes that are not valid
// UTF-8 are replaced: a reader would leave the whole entry out.
func (k Key) Encode() string {
	out := append(appendJSON([]byte("["), k.Family), ", "...)
	out = append(appendJSON(out, k.Sample), ", {"...)
	for i, l := range k.Labels {
		if i > 0 {
			out = append(out, ", "...)
		}
		out = append(appendJSON(out, l.Name), ": "...)
		out = appendJSON(out, l.Value)
	}
	out = append(appendJSON(append(out, "}, "...), k.Help), ']')
	return string(out)
}

// appendJSON appends a string as Python writes it: in ASCII.
func appendJSON(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	escape := func(r rune) {
		out = append(out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
	}
	out = append(out, '"')
	for _, r := range s {
		switch i := strings.IndexRune("\"\\\n\r\t\f\b", r); {
		case i >= 0:
			out = append(out, '\\', `"\nrtfb`[i])
		case r < ' ' || r > '~' && r <= 0xffff:
			escape(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			escape(high)
			escape(low)
		default:
			out = append(out, byte(r)) //nolint:gosec // ASCII
		}
	}
	return append(out, '"')
}

// Label returns the value of a label.
func (k Key) Label(name string) (value string, ok bool) {
	for _, l := range k.Labels {
		if l.Name == name {
			return l.Value, true
		}
	}
	return "", false
}
