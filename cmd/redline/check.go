package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
)

type checkOptions struct {
	json    bool
	timeout time.Duration
}

func newCheck() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check URL|FILE|-",
		Short: "Say what is wrong with an exposition, and what will be as it grows",
		Long: `Say what is wrong with an exposition, and what will be as it grows.

It is read from a URL (or :5001, or HOST:PORT; without a path, from /metrics), from
a file, or from standard input, in Prometheus' text format or OpenMetrics. Findings
are on syntax, duplicates, names, units and help texts (promlint's), on how many
series a metric has and the labels that make them, on label values that look like
ids, raw paths or times, and on buckets that do not fit what they hold. The exit
status is 1 if one of them is an error.

With --json, one document says the same:

  source, format ("text" or "openmetrics"), bytes, families, series
  largest   the five metrics with most series: metric, type, series, and label
            and values, the label that has most values
  errors, warnings, notes    how many findings of each severity there are
  findings  severity ("error", "warning" or "note"), check ("syntax",
            "content-type", "duplicate", "promlint", "type", "series",
            "label-values", "id-values", "histogram" or "buckets"), message, and
            where they apply metric, label, line and examples, values of the label`,
		Example: `  redline check :5001
  redline check http://127.0.0.1:5001/metrics --json
  redline check metrics.txt
  curl -s 127.0.0.1:5001/metrics | redline check -`,
		Args: arguments(1, "a URL, a file or -, as in: redline check http://127.0.0.1:5001/metrics"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.timeout <= 0 {
				return usageError{fmt.Errorf("--timeout %s: expected more than 0, such as 10s", o.timeout)}
			}
			return runCheck(cmd, args[0], o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.json, "json", false, "print the report as JSON")
	f.DurationVar(&o.timeout, "timeout", 10*time.Second, "how long a URL may take, as Prometheus' scrape_timeout")
	return cmd
}

func runCheck(cmd *cobra.Command, source string, o checkOptions) error {
	source, content, contentType, err := readExposition(cmd, source, o.timeout)
	if err != nil {
		return err
	}
	report, err := lint.Check(content, contentType)
	if err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	report.Source = source
	if err := printReport(cmd.OutOrStdout(), report, o.json); err != nil {
		return err
	}
	if report.Errors > 0 {
		return exitError(exitFailure) // the report says why
	}
	return nil
}

func printReport(w io.Writer, report *lint.Report, asJSON bool) error {
	if !asJSON {
		return report.Print(w)
	}
	return printJSON(w, report)
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
