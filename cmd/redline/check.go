package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

type checkOptions struct {
	json    bool
	least   string
	ignore  []string
	most    int
	timeout time.Duration
}

func newCheck() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:        "check URL|FILE|-",
		Short:      "Say what is wrong with an exposition, and what will be as it grows",
		SuggestFor: []string{"lint", "validate", "test"},
		Long: `Say what is wrong with an exposition, and what will be as it grows.

It is read from a URL (or :5001, or HOST:PORT; without a path, from /metrics), from
a file, or from standard input, in Prometheus' text format or OpenMetrics. Whether
Prometheus takes the scrape is said first: its own parser reads it. Findings are on
what it drops, on what the specification of the format forbids and Prometheus takes,
on duplicates, names, units and help texts (promlint's), on how many series a metric
has and the labels that make them, on label values that look like ids, raw paths or
times, and on buckets that do not fit what they hold. The exit status is 1 if one of
them is an error. What many metrics have is said once; --severity and --ignore leave
findings out, which then do not count.

With --json, one document says the same:

  source, format ("text" or "openmetrics"), bytes, families, series
  prometheus  takes, whether Prometheus takes the scrape; samples, that it reads; or
            reason and line, why it drops all of it
  largest   the five metrics with most series: metric, type, series, and label
            and values, the label that has most values
  errors, warnings, notes    how many findings of each severity there are
  left_out  how many --severity and --ignore have left out, if any
  findings  severity ("error", "warning" or "note"), check ("syntax",
            "content-type", "specification", "no-samples", "duplicate", "promlint",
            "type", "series", "label-values", "id-values", "histogram", "buckets" or
            "misuse"), message, and where they apply metric, label, line and
            examples, values of the label`,
		Example: `  redline check :5001
  redline check http://127.0.0.1:5001/metrics --json
  redline check metrics.txt --severity warning --ignore promlint,buckets
  curl -s 127.0.0.1:5001/metrics | redline check -`,
		Args: arguments(1, "a URL, a file or -, as in: redline check http://127.0.0.1:5001/metrics"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return usageError{err}
			}
			return runCheck(cmd, args[0], o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.json, "json", false, "print the report as JSON")
	f.StringVar(&o.least, "severity", "", "leave out findings below this `severity`: error, warning or note")
	f.StringSliceVar(&o.ignore, "ignore", nil, "leave out the findings of this `check` (can be repeated)")
	f.IntVar(&o.most, "max", 10, "`number` of findings of one kind to list; 0 lists all")
	durationVar(f, &o.timeout, "timeout", 10*time.Second, "how long a URL may take, as Prometheus' scrape_timeout")
	return cmd
}

func (o checkOptions) check() error {
	switch {
	case o.timeout <= 0:
		return fmt.Errorf("--timeout %s: expected more than 0, such as 10s", o.timeout)
	case o.most < 0:
		return fmt.Errorf("--max %d: expected 0 or more", o.most)
	}
	return o.choice().Valid()
}

func (o checkOptions) choice() lint.Choice {
	return lint.Choice{Least: lint.Severity(o.least), Ignore: o.ignore}
}

func runCheck(cmd *cobra.Command, source string, o checkOptions) error {
	read, err := readExposition(cmd, source, o.timeout)
	if err != nil {
		return err
	}
	report, err := checkExposed(read)
	if err != nil {
		return fmt.Errorf("%s: %w", read.name, err)
	}
	report.Source = read.name
	report.Choose(o.choice())
	if err := printReport(cmd.OutOrStdout(), report, o); err != nil {
		return err
	}
	if report.Errors > 0 {
		return exitError(exitFailure) // the report says why
	}
	return nil
}

func checkExposed(read exposed) (*lint.Report, error) {
	if read.served {
		return lint.CheckServed(read.content, read.contentType)
	}
	return lint.Check(read.content)
}

func printReport(w io.Writer, report *lint.Report, o checkOptions) error {
	if !o.json {
		return report.Print(w, lint.Style{Most: o.most, Palette: tint.For(w)})
	}
	return printJSON(w, report)
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
