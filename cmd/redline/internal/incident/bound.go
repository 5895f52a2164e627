package incident

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// Limits of incidents. More than they allow is dropped or counted, and never a reason to fail.
const (
	mostIncidents = 10_000
	mostBytes     = 64 << 20 // of all incidents, as they are kept
	mostOn        = 20_000   // alerts that are on
	mostAlerts    = 500      // of an incident
	mostEvents    = 1000
	firstEvents   = 100 // that stay where there are more
	mostNotes     = 200
	noteBytes     = 4 << 10
	ownerBytes    = 200
	textBytes     = 1 << 10 // of an event, a summary or a headline
	labelsBytes   = 4 << 10 // of an alert's labels, as JSON
	queryBytes    = 4 << 10
	mostCauses    = 10
	mostListed    = 200 // terms, changes, affected routes, services and calls of a diagnosis, each
	mostDiagnosis = 1 << 20
)

// cut returns at most a number of bytes of a text, without half a character at the end, and
// without control characters.
func cut(text string, most int) string {
	text = tint.Clean(strings.ToValidUTF8(text, string(utf8.RuneError)))
	if len(text) <= most {
		return text
	}
	const more = "…"
	n := most - len(more)
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + more
}

// line is cut of a text that stays on a line.
func line(text string, most int) string { return cut(tint.Line(text), most) }

// boundLabels returns the labels that have room, those that tell the alert first, and whether
// some are left out. A label is there as it is or not at all: silences are made of them.
func boundLabels(labels map[string]string) (kept map[string]string, left bool) {
	first := []string{"alertname", "job", "service", "severity", "instance", "route", "slo"}
	names := make([]string, 0, len(labels))
	for name := range labels {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if p, q := slices.Index(first, a), slices.Index(first, b); p != q {
			return cmpIndex(p, q)
		}
		return strings.Compare(a, b)
	})
	kept, bytes := make(map[string]string, len(labels)), 0
	for _, name := range names {
		text, err := json.Marshal([2]string{name, labels[name]})
		if err != nil || bytes+len(text) > labelsBytes {
			left = true
			continue
		}
		bytes += len(text)
		kept[name] = labels[name]
	}
	return kept, left
}

// cmpIndex compares indexes of which -1 is the last.
func cmpIndex(p, q int) int {
	switch {
	case p < 0:
		return 1
	case q < 0:
		return -1
	}
	return p - q
}

// boundDiagnosis returns a diagnosis whose texts and lists have room.
func boundDiagnosis(d diagnosis.Diagnosis) diagnosis.Diagnosis {
	d.Headline = line(d.Headline, textBytes)
	d.Causes = slices.Clone(first(d.Causes, mostCauses))
	for i := range d.Causes {
		c := &d.Causes[i]
		c.Entity = boundEntity(c.Entity)
		c.Terms = slices.Clone(first(c.Terms, mostListed))
		for j := range c.Terms {
			c.Terms[j].Reason, c.Terms[j].Evidence = line(c.Terms[j].Reason, textBytes), cut(c.Terms[j].Evidence, queryBytes)
		}
	}
	d.Changes = slices.Clone(first(d.Changes, mostListed))
	for i := range d.Changes {
		c := &d.Changes[i]
		c.Entity, c.Kind, c.Text, c.Evidence = boundEntity(c.Entity), line(c.Kind, 100), line(c.Text, textBytes), cut(c.Evidence, queryBytes)
	}
	d.Affected = slices.Clone(first(d.Affected, mostListed))
	for i := range d.Affected {
		a := &d.Affected[i]
		a.Service, a.Method, a.Route, a.Status = line(a.Service, textBytes), line(a.Method, 100), line(a.Route, textBytes), line(a.Status, 100)
	}
	d.Services, d.Path = first(d.Services, mostListed), first(d.Path, mostListed)
	if text, err := json.Marshal(d); err != nil || len(text) > mostDiagnosis {
		// A number that JSON has not, or texts that grow in it.
		d = diagnosis.Diagnosis{At: d.At, Began: d.Began, Headline: d.Headline}
	}
	return withLists(d)
}

// withLists returns d with lists that are empty where they were nil, as the page wants them.
func withLists(d diagnosis.Diagnosis) diagnosis.Diagnosis {
	d.Causes, d.Changes, d.Affected = list(d.Causes), list(d.Changes), list(d.Affected)
	d.Services, d.Path = list(d.Services), list(d.Path)
	if d.Roots == nil {
		d.Roots = map[string]string{}
	}
	return d
}

func boundEntity(e diagnosis.Entity) diagnosis.Entity {
	e.Service, e.Part = line(e.Service, textBytes), line(e.Part, textBytes)
	return e
}

func first[T any](all []T, most int) []T { return all[:min(len(all), most)] }

func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
