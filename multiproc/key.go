package multiproc

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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

// missingHelp is what client_python says where a key has no help.
const missingHelp = "Multiprocess metric"

var errKey = errors.New(`not of the form ["family", "sample", {"label": "value"}, "help"]`)

// parseKey reads a key, which must name what can be exposed.
func parseKey(raw []byte) (key, error) {
	if !utf8.Valid(raw) {
		return key{}, fmt.Errorf("key %.60q: not valid UTF-8", raw)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return key{}, fmt.Errorf("key %.60q: %w", raw, err)
	}
	if len(parts) < 3 || len(parts) > 4 {
		return key{}, fmt.Errorf("key %.60q: %w", raw, errKey)
	}
	k := key{help: missingHelp}
	var labels map[string]string
	into := []any{&k.family, &k.sample, &labels, &k.help}
	for i, part := range parts {
		if err := json.Unmarshal(part, into[i]); err != nil || string(part) == "null" {
			return key{}, fmt.Errorf("key %.60q: %w", raw, errKey)
		}
	}
	if !model.LegacyValidation.IsValidMetricName(k.family) || !model.LegacyValidation.IsValidMetricName(k.sample) {
		return key{}, fmt.Errorf("key %.60q: not the name of a metric", raw)
	}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if !model.LegacyValidation.IsValidLabelName(name) {
			return key{}, fmt.Errorf("key %.60q: %q is not the name of a label", raw, name)
		}
		k.labels = append(k.labels, label{name, labels[name]})
	}
	return k, nil
}

// encode writes a key as client_python does, by json.dumps with sorted keys, so
// that keys of workers in either language are the same bytes. What is not valid
// UTF-8 is replaced: a reader would leave the whole entry out.
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
