package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
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
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(report)
}

// readExposition reads what an argument names. It returns a name for it, and the
// content type, which only a URL has.
func readExposition(cmd *cobra.Command, source string, timeout time.Duration) (name string, content []byte, contentType string, err error) {
	if source == "-" {
		content, err = readBounded(cmd.InOrStdin(), mostExposition)
		return "standard input", content, "", named("standard input", err)
	}
	target, err := expositionURL(source)
	if err != nil {
		return "", nil, "", usageError{err}
	}
	if target == nil {
		content, err = readExpositionFile(source)
		return source, content, "", err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
	defer cancel()
	content, contentType, err = scrape(ctx, target)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer, or not all of it, within %s; --timeout allows more", timeout)
	}
	return target.Redacted(), content, contentType, named(target.Redacted(), err)
}

// named is err with what it befell before it, once.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// expositionURL is where an argument says that metrics are served; nil if it names a
// file.
func expositionURL(source string) (*url.URL, error) {
	if !strings.Contains(source, "://") {
		if _, port, err := net.SplitHostPort(source); err != nil || port == "" || strings.Contains(source, "/") {
			return nil, nil
		}
		if _, err := os.Stat(source); err == nil {
			return nil, nil
		}
	}
	u, err := serviceURL(source)
	if err != nil {
		return nil, err
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/metrics"
	}
	return u, nil
}

func readExpositionFile(name string) ([]byte, error) {
	file, err := os.Open(name) //nolint:gosec // the user's to name
	if err != nil {
		return nil, named(name, err)
	}
	defer func() { _ = file.Close() }()
	content, err := readBounded(file, mostExposition)
	return content, named(name, err)
}

// mostExposition bounds what is read, in bytes: three million series, to check which
// takes 4 GB of memory. No scrape of that size would be over in time.
const mostExposition = 256 << 20

// readBounded reads all of r, if that is not over most bytes.
func readBounded(r io.Reader, most int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("over %d MiB, which is the limit", most>>20)
	}
	return content, err
}

// accept is what Prometheus 3 asks for, without protobuf: what is checked is what
// it would get.
const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5," +
	"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"

// scrape asks for an exposition as Prometheus does.
func scrape(ctx context.Context, target *url.URL) (content []byte, contentType string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept", accept)
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err // its URL is in the message already
		}
		return nil, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("answered %s; expected 200 and metrics", resp.Status)
	}
	content, err = readBounded(resp.Body, mostExposition)
	return content, resp.Header.Get("Content-Type"), err
}
