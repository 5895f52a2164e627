package multiproc

import (
	"bytes"
	"iter"
	"slices"
	"strings"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/internal/exposition"
	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// labelSet is a set of labels, sorted by name, as it stands between the braces of a sample
// with names that are not escaped: a="b","c.d"="e". Equal sets are equal texts.
type labelSet string

// appendLabelSet appends labels but for those that are left out.
func appendLabelSet(out []byte, labels []dbfile.Label, leftOut func(dbfile.Label) bool) []byte {
	as := exposition.Style{Escaping: model.NoEscaping}
	start := len(out)
	for _, l := range labels {
		if !leftOut(l) {
			out = as.AppendLabel(out, ',', l.Name, l.Value)
		}
	}
	if len(out) > start { // a comma comes first
		out = slices.Delete(out, start, start+1)
	}
	return out
}

// all returns the names of the labels and their values, which are escaped.
func (s labelSet) all() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for s != "" {
			var name, value string
			if name, value, s = s.cut(); !yield(name, value) {
				return
			}
		}
	}
}

// cut returns the name and the value of the first label, and the others.
func (s labelSet) cut() (name, value string, rest labelSet) {
	text := string(s)
	if text[0] == '"' {
		name, text = cutQuoted(text)
		name, text = unescape(name), text[len("="):]
	} else {
		name, text, _ = strings.Cut(text, "=")
	}
	value, text = cutQuoted(text)
	return name, value, labelSet(strings.TrimPrefix(text, ","))
}

// placeOf returns where a label with a name belongs in the text.
func (s labelSet) placeOf(name string) int {
	for rest := s; rest != ""; {
		other, _, next := rest.cut()
		if other > name {
			return len(s) - len(rest)
		}
		rest = next
	}
	return len(s)
}

// cutQuoted splits a text behind the string in quotes that it begins with.
func cutQuoted(text string) (inside, rest string) {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return text[1:i], text[i+1:]
		}
	}
	return "", ""
}

// unescape returns a name or a value without its escapes.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\"`, `"`).Replace(text)
}

// isOdd reports whether scrapers may take a set for another one: it has a label without a
// value, which is none to them, or a name that needs escaping.
func isOdd(labels []dbfile.Label) (odd, foreign bool) {
	for _, l := range labels {
		foreign = foreign || !exposition.IsLegacyLabel(l.Name)
		odd = odd || l.Value == ""
	}
	return odd || foreign, foreign
}

// appendEscaped appends the labels after a separator, with their names as a style has
// them. It returns the separator for another label.
func (s labelSet) appendEscaped(out []byte, separator byte, as exposition.Style) ([]byte, byte) {
	for name, value := range s.all() {
		out = as.AppendLabelName(out, separator, name)
		out = append(append(append(out, `="`...), value...), '"')
		separator = ','
	}
	return out, separator
}

// scraper tells how scrapers see sets of labels, in one buffer.
type scraper struct {
	style  exposition.Style
	beside []string // names of labels that each set has, too
	labels []dbfile.Label
	out    []byte
}

// asScraped returns a set as scrapers see it: without labels that are empty, and with names as
// the style has them. It is not ok where a name is there twice. The set is valid until the
// next call.
func (s *scraper) asScraped(set labelSet) (_ []byte, ok bool) {
	s.labels, s.out = s.labels[:0], s.out[:0]
	for _, name := range s.beside {
		s.labels = append(s.labels, dbfile.Label{Name: name})
	}
	for name, value := range set.all() {
		s.labels = append(s.labels, dbfile.Label{Name: s.style.EscapeLabel(name), Value: value})
	}
	slices.SortFunc(s.labels, func(a, b dbfile.Label) int { return strings.Compare(a.Name, b.Name) })
	plain := exposition.Style{Escaping: model.NoEscaping}
	for i, l := range s.labels {
		if i > 0 && l.Name == s.labels[i-1].Name {
			return nil, false
		}
		if l.Value != "" {
			s.out = append(plain.AppendLabelName(s.out, ',', l.Name), `="`...)
			s.out = append(append(s.out, l.Value...), '"')
		}
	}
	return bytes.TrimPrefix(s.out, []byte(",")), true
}
