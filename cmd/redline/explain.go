package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/console"
	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

type explainOptions struct {
	query    string
	at       string
	from, to string
	timeout  time.Duration
	json     bool
}

func newExplain() *cobra.Command {
	var o explainOptions
	cmd := &cobra.Command{
		Use:        "explain [SERVICE]",
		Short:      "Say what is wrong, which service began it, and what changed before",
		SuggestFor: []string{"why", "incident", "cause", "diagnose"},
		Long: `Say what is wrong, which service began it, and what changed before.

It reads the alerts and the series of all services from an engine with Prometheus' API,
ranks the causes, and prints the reasons of each rank with the PromQL that shows them.
With SERVICE it looks at that one and all that it calls. The same input gives the same
answer; there is no model, and no other network than the engine's.

--at is about a moment that has passed, --from and --to are about the worst moment of a
time. A TIME is 2026-11-28T17:52:00Z, 17:52 of today in UTC, or 20m for twenty minutes
ago. A series is compared with itself in the 45 minutes before, so these must be there.`,
		Example: `  redline explain
  redline explain --at 20m stock
  redline explain --from 17:30 --to 18:00 --query http://127.0.0.1:8428/prometheus
  redline explain --json`,
		Args: argumentsFrom(0, 1, "none, or the name of a service, as its job is called"),
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := o.question(time.Now(), args)
			if err != nil {
				return usageError{err}
			}
			return o.explain(cmd, q)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.query, "query", "http://127.0.0.1:9090", "`URL` of an engine with Prometheus' API: redline watch, Prometheus, Mimir, Thanos, VictoriaMetrics; or :9090, or HOST:PORT")
	f.StringVar(&o.at, "at", "", "`time` to explain (default: now)")
	f.StringVar(&o.from, "from", "", "beginning of the `time` to explain")
	f.StringVar(&o.to, "to", "", "end of the `time` to explain (default: now)")
	durationVar(f, &o.timeout, "timeout", time.Minute, "how long the engine may take for all answers")
	f.BoolVar(&o.json, "json", false, "print the answer as JSON")
	return cmd
}

// question returns the question that the flags and the arguments ask.
func (o explainOptions) question(now time.Time, args []string) (diagnosis.Question, error) {
	q := diagnosis.Question{At: now}
	if len(args) > 0 {
		q.Service = args[0]
	}
	if strings.HasPrefix(q.Service, ":") || strings.Contains(q.Service, "://") {
		return q, fmt.Errorf("%q is an address; expected the name of a service, and the engine as --query %[1]s", q.Service)
	}
	if o.timeout <= 0 {
		return q, fmt.Errorf("--timeout %s: expected more than 0, such as 1m", o.timeout)
	}
	if o.at != "" && o.from+o.to != "" {
		return q, errors.New("--at with --from or --to; expected a moment or a time")
	}
	if o.to != "" && o.from == "" {
		return q, errors.New("--to without --from; expected both, or --at")
	}
	for _, one := range []struct {
		flag, text string
		at         *time.Time
	}{{"--at", o.at, &q.At}, {"--to", o.to, &q.At}, {"--from", o.from, &q.From}} {
		if one.text == "" {
			continue
		}
		t, err := parseTime(one.text, now)
		if err != nil {
			return q, fmt.Errorf("%s %q: %w", one.flag, one.text, err)
		}
		*one.at = t
	}
	switch longest := 31 * 24 * time.Hour; {
	case q.At.After(now):
		return q, errors.New("the time is in the future")
	case !q.From.IsZero() && !q.From.Before(q.At):
		return q, errors.New("--from is not before --to")
	case !q.From.IsZero() && q.At.Sub(q.From) > longest:
		return q, errors.New("more than 31 days between --from and --to")
	}
	return q, nil
}

// parseTime reads a time as people write it: RFC 3339, seconds since 1970, a time of today in
// UTC, or how long ago it is.
func parseTime(text string, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range []string{time.TimeOnly, "15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			y, m, d := now.UTC().Date()
			return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC), nil
		}
	}
	const leastUnix = 1e8 // 1973; fewer seconds are a time ago
	if s, err := strconv.ParseInt(text, 10, 64); err == nil && s >= leastUnix {
		return time.Unix(s, 0), nil
	}
	if d, err := parseDuration(strings.TrimPrefix(text, "-")); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, errors.New("expected a time such as 2026-11-28T17:52:00Z, 17:52 (UTC) or 20m (ago)")
}

// explain asks the engine, and prints its answer.
func (o explainOptions) explain(cmd *cobra.Command, q diagnosis.Question) error {
	u, err := serviceURL(o.query)
	if err != nil {
		return usageError{fmt.Errorf("--query: %w", err)}
	}
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/api/v1")
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	answers := boundedAnswers{transport, mostEngineAnswer}
	asked, err := inventory.NewEngine(u, answers)
	if err != nil {
		return err
	}
	d, err := diagnosis.New(u, answers, func(ctx context.Context, at time.Time) ([]inventory.Service, error) {
		return asked.ServicesAt(ctx, at)
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), o.timeout)
	defer cancel()
	answer, err := d.Explain(ctx, q)
	if err != nil {
		return named(u.Redacted(), late(err, o.timeout))
	}
	style := console.Style{JSON: o.json, Palette: tint.For(cmd.OutOrStdout()), Width: tint.Width(cmd.OutOrStdout())}
	return console.Explain(cmd.OutOrStdout(), answer, style)
}
