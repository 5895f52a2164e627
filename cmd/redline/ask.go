package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// askOptions names the engine to ask, and the form of the output.
type askOptions struct {
	url     string
	timeout time.Duration
	json    bool
}

// askFlags defines the flags of commands that ask an engine.
func askFlags(cmd *cobra.Command, o *askOptions) {
	f := cmd.Flags()
	f.StringVar(&o.url, "url", "http://127.0.0.1:9090", "`URL` of an engine with Prometheus' API: redline watch, Prometheus, Mimir, Thanos, VictoriaMetrics; or :9090, or HOST:PORT")
	durationVar(f, &o.timeout, "timeout", 10*time.Second, "how long the engine may take")
	f.BoolVar(&o.json, "json", false, "print the answer as JSON")
}

// target returns the URL of the engine, which is an argument or the value of --url.
func (o askOptions) target(cmd *cobra.Command, args []string) (*url.URL, error) {
	if len(args) == 0 {
		u, err := serviceURL(o.url)
		if err != nil {
			return nil, usageError{fmt.Errorf("--url: %w", err)}
		}
		return u, nil
	}
	if cmd.Flags().Changed("url") {
		return nil, usageError{fmt.Errorf("%q and --url %s; expected one engine", args[0], o.url)}
	}
	u, err := serviceURL(args[0])
	if err != nil {
		return nil, usageError{err}
	}
	return u, nil
}

// ask has a console of the engine for one command, and says which engine an error is of.
// args are the arguments that may name the engine.
func ask(cmd *cobra.Command, o askOptions, args []string, do func(context.Context, *console.Console, console.Style) error) error {
	if o.timeout <= 0 {
		return usageError{fmt.Errorf("--timeout %s: expected more than 0, such as 10s", o.timeout)}
	}
	u, err := o.target(cmd, args)
	if err != nil {
		return err
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	c, err := console.New(u, transport)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), o.timeout)
	defer cancel()
	style := console.Style{JSON: o.json, Palette: tint.For(cmd.OutOrStdout()), Width: tint.Width(cmd.OutOrStdout())}
	return named(u.Redacted(), late(do(ctx, c, style), o.timeout))
}

func newQuery() *cobra.Command {
	var o askOptions
	var at string
	cmd := &cobra.Command{
		Use:        "query EXPR [URL]",
		Short:      "Ask an engine for an expression of PromQL, and print a table",
		SuggestFor: []string{"promql", "instant"},
		Long: `Ask an engine for an expression of PromQL, and print a table.

There is a row for each series, and a column for each label. A terminal has labels that are
too long for it cut, by …; --json has all of them, as Prometheus' API has its data:
resultType and result. The URL names the engine, as --url does.`,
		Example: `  redline query 'sum by (job) (rate(http_requests_total[5m]))'
  redline query up :9091
  redline query up http://127.0.0.1:8428/prometheus --json
  redline query 'up[1m]' --time 2026-11-21T04:00:00Z`,
		Args: argumentsFrom(1, 2, "an expression, and perhaps the URL of an engine, as in: redline query up :9090"),
		RunE: func(cmd *cobra.Command, args []string) error {
			t := time.Now()
			if at != "" {
				var err error
				if t, err = time.Parse(time.RFC3339, at); err != nil {
					return usageError{fmt.Errorf("--time %q: expected one such as 2026-11-21T04:00:00Z", at)}
				}
			}
			return ask(cmd, o, args[1:], func(ctx context.Context, c *console.Console, style console.Style) error {
				return c.Query(ctx, args[0], t, cmd.OutOrStdout(), cmd.ErrOrStderr(), style)
			})
		},
	}
	askFlags(cmd, &o)
	cmd.Flags().StringVar(&at, "time", "", "`time` to evaluate at (default: now)")
	return cmd
}

func newAlerts() *cobra.Command {
	var o askOptions
	cmd := &cobra.Command{
		Use:   "alerts [URL]",
		Short: "Print the alerts of an engine that fire or are pending",
		Long: `Print the alerts of an engine that fire or are pending.

Those that fire come first. Of these the ones come first that page somebody, by the
severity page or critical, and then the longest. Since is when an alert began to fire, as
on the page, or to be pending; an engine that does not tell has "true since" in its place,
when the expression became true. With --json, it is a list of state, alert, since,
activeAt, labels, annotations and value. Alerts that are silenced are among them. The URL names the
engine, as --url does.`,
		Example: `  redline alerts
  redline alerts http://127.0.0.1:8428 --json`,
		Args: argumentsFrom(0, 1, "none, or the URL of an engine"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ask(cmd, o, args, func(ctx context.Context, c *console.Console, style console.Style) error {
				return c.Alerts(ctx, cmd.OutOrStdout(), style)
			})
		},
	}
	askFlags(cmd, &o)
	return cmd
}

func newStatus() *cobra.Command {
	var o askOptions
	cmd := &cobra.Command{
		Use:        "status [URL]",
		Short:      "Print what an engine runs, and whether its targets are up",
		SuggestFor: []string{"targets", "ps", "health"},
		Long: `Print what an engine runs, and whether its targets are up.

What an engine does not tell of itself is unknown. With --json, it is url, version,
series, firing and pending, which are null where they are unknown, and jobs, a list of
job, targets, up and error. The URL names the engine, as --url does.`,
		Example: `  redline status
  redline status http://127.0.0.1:8428 --json`,
		Args: argumentsFrom(0, 1, "none, or the URL of an engine"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ask(cmd, o, args, func(ctx context.Context, c *console.Console, style console.Style) error {
				return c.Status(ctx, time.Now(), cmd.OutOrStdout(), style)
			})
		},
	}
	askFlags(cmd, &o)
	return cmd
}
