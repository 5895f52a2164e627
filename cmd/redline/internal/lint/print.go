package lint

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// width is the least that terminals have.
const width = 80

// Style says how a report is printed.
type Style struct {
	Most    int // most findings of one kind that are shown; 0 shows all
	Palette tint.Palette
}

// Print writes the report for a person to read.
func (r *Report) Print(w io.Writer, style Style) error {
	var b strings.Builder
	format := map[exposition.Format]string{exposition.Text: "Prometheus' text format", exposition.OpenMetrics: "OpenMetrics"}[exposition.Format(r.Format)]
	fmt.Fprintf(&b, "%s: %s bytes of %s\n", r.Source, thousands(r.Bytes), format)
	b.WriteString(r.Prometheus.sentence(style.Palette) + "\n")
	if r.Families > 0 {
		fmt.Fprintf(&b, "%s, %s series\n\n", are(r.Families, "1 family", "families"), thousands(r.Series))
		r.printLargest(&b)
	}
	r.printFindings(&b, style)
	if r.LeftOut > 0 {
		fmt.Fprintf(&b, "\n%s left out, by --severity or --ignore\n", are(r.LeftOut, "1 finding", "findings"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sentence returns a sentence on how Prometheus takes the exposition.
func (p Prometheus) sentence(palette tint.Palette) string {
	if !p.Takes {
		return palette.Red("Prometheus drops it: nothing of it is stored")
	}
	return "Prometheus takes it: " + are(p.Samples, "1 sample", "samples")
}

func (r *Report) printLargest(b *strings.Builder) {
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "series\t  largest metrics")
	for _, s := range r.Largest {
		by := ""
		if s.Label != "" {
			by = fmt.Sprintf(", %s has %s values", printable(s.Label), thousands(s.Values))
		}
		fmt.Fprintf(table, "%s\t  %s%s\n", thousands(s.Series), printable(s.Metric), by)
	}
	_ = table.Flush() // into memory
}

// printFindings writes the findings by severity, and by kind within.
func (r *Report) printFindings(b *strings.Builder, style Style) {
	if len(r.Findings) == 0 && r.LeftOut == 0 {
		b.WriteString("\nnothing found\n")
	}
	colour := map[Severity]func(string) string{Error: style.Palette.Red, Warning: style.Palette.Yellow, Note: style.Palette.Bold}
	for rest := r.Findings; len(rest) > 0; {
		severity, n := rest[0].Severity, 1
		for n < len(rest) && rest[n].Severity == severity {
			n++
		}
		fmt.Fprintf(b, "\n%s\n", colour[severity](are(n, "1 "+string(severity), string(severity)+"s")))
		printKinds(b, rest[:n], style)
		rest = rest[n:]
	}
}

// printKinds writes findings of one severity.
func printKinds(b *strings.Builder, findings []Finding, style Style) {
	var shown []Finding // one by one
	var more []string
	for _, g := range groups(findings) {
		if g.repeats() > 0 {
			fmt.Fprintf(b, "  %s\n", style.Palette.Bold(thousands(len(g.findings))+" metrics"))
			wrap(b, "    ", g.findings[0].Message+": "+metricsOf(g.findings, style.Most))
			continue
		}
		n := len(g.findings)
		if style.Most > 0 {
			n = min(n, style.Most)
		}
		shown = append(shown, g.findings[:n]...)
		if hidden := g.findings[n:]; len(hidden) > 0 {
			more = append(more, fmt.Sprintf("%s more of the check %s, on %s", thousands(len(hidden)), hidden[0].Check, metricsOf(hidden, style.Most)))
		}
	}
	sortFindings(shown)
	for i, f := range shown {
		indent := "  "
		if f.Metric != "" {
			indent = "    "
			if i == 0 || shown[i-1].Metric != f.Metric {
				fmt.Fprintf(b, "  %s\n", style.Palette.Bold(printable(f.Metric)))
			}
		}
		wrap(b, indent, f.Message)
	}
	for _, text := range more {
		wrap(b, "  ", text)
	}
}

// metricsOf names the metrics of findings, the first few or, where most is 0, all.
func metricsOf(findings []Finding, most int) string {
	const few = 5
	n := len(findings)
	if most > 0 && n > few+1 { // of one more, its name is as short
		n = few
	}
	var names []string
	for _, f := range findings[:n] {
		names = append(names, printable(f.Metric))
	}
	text := strings.Join(names, ", ")
	if hidden := len(findings) - n; hidden > 0 {
		text += fmt.Sprintf(" and %s more (--max 0 names all)", thousands(hidden))
	}
	return text
}

// wrap writes text in lines that fit the terminal where words allow it. Control characters
// do not reach the terminal: a parser's message may quote them.
func wrap(b *strings.Builder, indent, text string) {
	text = tint.Clean(text)
	column := 0
	for word := range strings.FieldsSeq(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+length > width:
			b.WriteString("\n" + indent + "  ")
			column = len(indent) + 2
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += length
	}
	b.WriteString("\n")
}

// printable returns a name as it is, or quoted where it is unusual: a name in UTF-8 may have
// any character.
func printable(name string) string {
	if model.LegacyValidation.IsValidMetricName(name) {
		return name
	}
	return strconv.Quote(name)
}
