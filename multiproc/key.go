package multiproc

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/prometheus/common/model"
)

// key is an entry's key: ["family", "sample", {"label": "value"}, "help"]. Files
// before 0.16 have no help.
type key struct {
	family string
	sample string
	labels []label // sorted by name
	help   string
}

type label struct{ name, value string }

// missingHelp is client_python's help text for a key without one.
const missingHelp = "Multiprocess metric"

var (
	errKey      = errors.New(`not of the form ["family", "sample", {"label": "value"}, "help"]`)
	errNotUTF8  = errors.New("not valid UTF-8")
	errNoMetric = errors.New("not the name of a metric")
	errNoLabel  = errors.New("not the name of a label")
)

// parseKey reads a key, which must name something that can be exposed. Names may have any
// characters, as with prometheus_client 0.22 and later; it refuses an empty one, and
// labels that begin with two underscores, which are Prometheus' own. A counter's family
// lacks its _total, as client_python has it. The key's strings are parts of raw where
// nothing is escaped, and its labels are in the given array.
func parseKey(raw string, of kind, labels []label) (key, error) {
	k, err := scanKey(raw, labels)
	if err != nil {
		return key{}, err
	}
	if of == counter {
		k.family = strings.TrimSuffix(k.family, "_total")
	}
	if !model.UTF8Validation.IsValidMetricName(k.family) || !model.UTF8Validation.IsValidMetricName(k.sample) {
		return key{}, errNoMetric
	}
	for _, l := range k.labels {
		if !model.UTF8Validation.IsValidLabelName(l.name) || strings.HasPrefix(l.name, model.ReservedLabelPrefix) {
			return key{}, errNoLabel
		}
	}
	return k, nil
}

// scanKey reads the JSON of a key.
func scanKey(raw string, labels []label) (key, error) {
	if !utf8.ValidString(raw) {
		return key{}, errNotUTF8
	}
	k, s := key{help: missingHelp}, keyScanner{rest: raw}
	s.skip('[')
	k.family = s.text()
	s.skip(',')
	k.sample = s.text()
	s.skip(',')
	k.labels = s.labels(labels[:0])
	if s.next() == ',' {
		s.skip(',')
		k.help = s.text()
	}
	s.skip(']')
	if s.next(); s.failed || s.rest != "" {
		return key{}, errKey
	}
	slices.SortStableFunc(k.labels, func(a, b label) int { return cmp.Compare(a.name, b.name) })
	// Of a name that is there twice the last one counts, as in Python.
	for i := len(k.labels) - 1; i > 0; i-- {
		if k.labels[i].name == k.labels[i-1].name {
			k.labels = slices.Delete(k.labels, i-1, i)
		}
	}
	return k, nil
}

// encode writes a key as client_python does, by json.dumps with sorted keys, so
// that keys of workers in either language are the same bytes. Bytes that are not valid
// UTF-8 are replaced: a reader would leave the whole entry out.
func (k key) encode() string {
	out := append(appendJSON([]byte("["), k.family), ", "...)
	out = append(appendJSON(out, k.sample), ", {"...)
	for i, l := range k.labels {
		if i > 0 {
			out = append(out, ", "...)
		}
		out = append(appendJSON(out, l.name), ": "...)
		out = appendJSON(out, l.value)
	}
	out = append(appendJSON(append(out, "}, "...), k.help), ']')
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
