package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog/grafana"
)

type dashboardOptions struct {
	format  string
	job     string
	slo     catalog.Objectives
	timeout time.Duration
}

func newDashboard() *cobra.Command {
	var o dashboardOptions
	cmd := &cobra.Command{
		Use:        "dashboard URL|FILE|-",
		Short:      "Print a dashboard of what a service exposes, for Grafana",
		SuggestFor: []string{"grafana", "dashboards"},
		Long: `Print a dashboard of what a service exposes, for Grafana.

It has what became of requests, by route and status, where their names are known or
tell by themselves; then a panel for each other metric, and what the service runs on.
Grafana imports it as it is, and asks for nothing but a Prometheus data source. The
same metrics give the same text, whatever their values are: it can be committed.

` + sourcesHelp + `

With --slo, it shows how the service does by these objectives, from what the rules
record that redline rules prints.`,
		Example: `  redline dashboard :5001 > shop.json
  redline dashboard http://127.0.0.1:9090 --job shop > shop.json
  redline dashboard metrics.txt --slo 99.9% --slo latency=95%@500ms
  curl -s 127.0.0.1:5001/metrics | redline dashboard - --job shop --format redline`,
		Args: arguments(1, "a URL, a file or -, as in: redline dashboard :5001"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDashboard(cmd, args[0], o, cmd.Flags().Changed("slo"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "grafana", "grafana, or redline for the `format` of redline's own page, as JSON")
	f.StringVar(&o.job, "job", "", "`name` of the service's job; of an engine that has several, it is needed")
	f.Var(&o.slo, "slo", sloHelp)
	durationVar(f, &o.timeout, "timeout", 10*time.Second, "how long a URL may take")
	return cmd
}

func runDashboard(cmd *cobra.Command, source string, o dashboardOptions, objectives bool) error {
	write, ok := map[string]func(io.Writer, catalog.Dashboard) error{
		"grafana": grafana.Write,
		"redline": func(w io.Writer, d catalog.Dashboard) error { return printJSON(w, d) },
	}[o.format]
	if !ok {
		return usageError{fmt.Errorf("--format %q; expected grafana or redline", o.format)}
	}
	services, err := readServices(cmd, source, o.job, o.timeout, o.choose)
	if err != nil {
		return err
	}
	d := catalog.DashboardOf(services[0])
	if objectives {
		d.Show(services[0], o.slo)
	}
	return write(cmd.OutOrStdout(), d)
}

// choose chooses the job that is asked for, or the only one.
func (o dashboardOptions) choose(jobs []string) ([]string, error) {
	switch {
	case len(jobs) == 0:
		return nil, errors.New("has no samples of any job in the last minutes")
	case slices.Contains(jobs, o.job):
		return []string{o.job}, nil
	case o.job != "":
		return nil, fmt.Errorf("has no job %q; expected %s", o.job, oneOf(jobs))
	case len(jobs) > 1:
		return nil, usageError{fmt.Errorf("has several jobs; expected --job with %s", oneOf(jobs))}
	}
	return jobs, nil
}

// oneOf is a list of names to choose from, in which there may be anything.
func oneOf(names []string) string {
	const most = 20
	quoted := make([]string, min(len(names), most))
	for i := range quoted {
		quoted[i] = strconv.Quote(names[i])
	}
	if len(names) > most {
		quoted = append(quoted, fmt.Sprintf("one of %d more", len(names)-most))
	}
	return strings.Join(quoted, " or ")
}
