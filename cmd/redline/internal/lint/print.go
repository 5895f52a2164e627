package lint

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"github.com/prometheus/common/model"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// width is what terminals have at least.
const width = 80

// Print writes the report for a person to read.
func (r *Report) Print(w io.Writer) error {
	var b strings.Builder
	format := map[exposition.Format]string{exposition.Text: "Prometheus' text format", exposition.OpenMetrics: "OpenMetrics"}[exposition.Format(r.Format)]
	fmt.Fprintf(&b, "%s: %s bytes of %s\n", r.Source, thousands(r.Bytes), format)
	if r.Families > 0 {
		fmt.Fprintf(&b, "%s, %s series\n\n", are(r.Families, "1 family", "families"), thousands(r.Series))
		r.printLargest(&b)
	}
	r.printFindings(&b)
	_, err := io.WriteString(w, b.String())
	return err
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

// printFindings writes the findings by severity, and by metric within.
func (r *Report) printFindings(b *strings.Builder) {
	if len(r.Findings) == 0 {
		b.WriteString("\nnothing found\n")
	}
	for i, f := range r.Findings {
		begins := i == 0 || r.Findings[i-1].Severity != f.Severity
		if begins {
			n := map[Severity]int{Error: r.Errors, Warning: r.Warnings, Note: r.Notes}[f.Severity]
			fmt.Fprintf(b, "\n%s\n", are(n, "1 "+string(f.Severity), string(f.Severity)+"s"))
		}
		indent := "  "
		if f.Metric != "" {
			indent = "    "
			if begins || r.Findings[i-1].Metric != f.Metric {
				fmt.Fprintf(b, "  %s\n", printable(f.Metric))
			}
		}
		wrap(b, indent, f.Message)
	}
}

// wrap writes text in lines that end before the terminal does, where its words let it.
// What a terminal might act on does not reach it: a parser's message may quote it.
func wrap(b *strings.Builder, indent, text string) {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || unicode.IsSpace(r) {
			return r
		}
		return utf8.RuneError
	}, text)
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

// printable is a name as it is, or quoted if it is none that is usual: in UTF-8 it
// may be anything.
func printable(name string) string {
	if model.LegacyValidation.IsValidMetricName(name) {
		return name
	}
	return strconv.Quote(name)
}
