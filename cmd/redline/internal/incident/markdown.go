package incident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
)

// Markdown returns an incident as a report for people. All that comes from services, rules and
// people stands in it as plain text.
func Markdown(in *Incident) string {
	d := &in.Diagnosis
	var doc document
	doc.line("# %s", plain(d.Headline))
	doc.line("")
	doc.facts(in)
	doc.causes(d)
	doc.changes(d)
	doc.affected(d)
	doc.alerts(in)
	doc.heading("Timeline", len(in.Timeline))
	for _, e := range in.Timeline {
		doc.line("- %s, %s: %s", clock(e.Time), e.Kind, plain(e.Text))
	}
	doc.heading("Notes", len(in.Notes))
	for _, n := range in.Notes {
		by := n.By
		if by == "" {
			by = "somebody"
		}
		doc.line("- %s, %s:", clock(n.Time), plain(by))
		for part := range strings.SplitSeq(n.Text, "\n") {
			if strings.TrimSpace(part) != "" {
				doc.line("\n  %s", plain(part))
			}
		}
	}
	return doc.String()
}

// document is Markdown that is being written.
type document struct{ strings.Builder }

func (d *document) line(format string, args ...any) {
	fmt.Fprintf(&d.Builder, format+"\n", args...)
}

// heading begins a part, if there is something in it.
func (d *document) heading(text string, n int) {
	if n > 0 {
		d.line("\n## %s\n", text)
	}
}

func (d *document) facts(in *Incident) {
	state := string(in.State)
	if in.MergedInto != "" {
		state += " into " + in.MergedInto
	}
	d.line("- Incident: %s", in.ID)
	d.line("- State: %s", state)
	d.line("- Severity: %s", plain(in.Severity))
	d.line("- Opened: %s", clock(in.Opened))
	if !in.Closed.IsZero() {
		d.line("- Closed: %s, after %s", clock(in.Closed), in.Closed.Sub(in.Opened).Round(time.Second))
	}
	if in.Owner != "" {
		d.line("- Owner: %s", plain(in.Owner))
	}
	if !in.Acknowledged.IsZero() {
		d.line("- Acknowledged: %s", clock(in.Acknowledged))
	}
	if len(in.Diagnosis.Services) > 0 {
		d.line("- Services: %s", plain(strings.Join(in.Diagnosis.Services, ", ")))
	}
}

func (d *document) causes(of *diagnosis.Diagnosis) {
	d.line("\n## Causes\n")
	switch {
	case len(of.Causes) == 0:
		d.line("None is known.")
	case !of.StandsOut:
		d.line("None stands out. The likeliest first:\n")
	}
	for i, c := range of.Causes {
		d.line("%d. %s, %s points", i+1, plain(nameOf(c.Entity)), points(c.Score))
		for _, t := range c.Terms {
			d.line("   - %s points: %s%s", points(t.Points), plain(t.Reason), evidence(t.Evidence))
		}
	}
}

func (d *document) changes(of *diagnosis.Diagnosis) {
	d.heading("Changes before and during it", len(of.Changes))
	for _, c := range of.Changes {
		d.line("- %s, %s: %s%s", clock(c.Time), plain(nameOf(c.Entity)), plain(c.Text), evidence(c.Evidence))
	}
}

func (d *document) affected(of *diagnosis.Diagnosis) {
	d.heading("Affected", len(of.Affected))
	for _, a := range of.Affected {
		what := strings.TrimSpace(a.Method + " " + a.Route)
		if what == "" {
			what = "all requests"
		}
		var facts []string
		if a.Failing > 0 {
			text := fmt.Sprintf("%.3g %% fail", 100*a.Failing)
			if a.Status != "" {
				text += ", most with " + a.Status
			}
			facts = append(facts, text)
		}
		if a.Seconds > 0 {
			facts = append(facts, fmt.Sprintf("the slowest twentieth takes %.3g s or more", a.Seconds))
		}
		facts = append(facts, fmt.Sprintf("%.3g requests a second", a.Rate))
		if a.Share > 0 {
			facts = append(facts, fmt.Sprintf("%.3g %% of the requests of its service", 100*a.Share))
		}
		d.line("- %s", plain(what+" of "+a.Service+": "+strings.Join(facts, "; ")))
	}
}

func (d *document) alerts(in *Incident) {
	d.heading("Alerts", len(in.Alerts))
	for i := range in.Alerts {
		a := &in.Alerts[i]
		state := "on"
		if !a.Ended.IsZero() {
			state = "over at " + clock(a.Ended)
		}
		d.line("- %s, %s: %s", clock(a.Fired), state, plain(a.text()))
	}
	if in.MoreAlerts > 0 {
		d.line("- and %d more", in.MoreAlerts)
	}
}

func points(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// evidence returns PromQL as code. The fence has more backticks in a row than the code.
func evidence(query string) string {
	query = line(query, queryBytes)
	if query == "" {
		return ""
	}
	most, row := 0, 0
	for _, r := range query {
		if row++; r != '`' {
			row = 0
		}
		most = max(most, row)
	}
	fence := strings.Repeat("`", most+1)
	if most > 0 {
		query = " " + query + " "
	}
	return " (" + fence + query + fence + ")"
}

// plain returns text that Markdown shows as it is, on one line: neither as a link, HTML, an
// image, a mention nor a part of the report.
func plain(text string) string {
	text = line(text, 2*noteBytes)
	var out strings.Builder
	for i, r := range text {
		if isMark(r, text[:i], text[i+utf8.RuneLen(r):]) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// isMark reports whether Markdown may take a character for more than it is: everywhere, where
// a line begins, or in the address of a page.
func isMark(r rune, before, after string) bool {
	switch {
	case strings.ContainsRune("\\`*_[]<>#|~&@$", r):
		return true
	case before == "" && strings.ContainsRune("-+=", r):
		return true
	case r == '.' && endsInWWW(before):
		return true
	case r == ':':
		return after != "" && after[0] != ' ' && !isAmongNumbers(before, after)
	}
	return (r == '.' || r == ')') && isNumber(before) && (after == "" || after[0] == ' ')
}

// isAmongNumbers reports whether a colon between two texts is part of a time or stands before a
// port. Three or four digits between colons may be a picture, such as :100:.
func isAmongNumbers(before, after string) bool {
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	n := len(after) - len(strings.TrimLeft(after, "0123456789"))
	return n > 0 && before != "" && isDigit(before[len(before)-1]) && (n <= 2 || n == len(after) || after[n] != ':')
}

// isNumber reports whether a text is digits alone, which begin a list where they begin a line.
func isNumber(text string) bool {
	return text != "" && !slices.ContainsFunc([]byte(text), func(c byte) bool { return c < '0' || c > '9' })
}

// endsInWWW reports whether a dot after the text would make a link.
func endsInWWW(text string) bool {
	return len(text) >= 3 && strings.EqualFold(text[len(text)-3:], "www")
}
