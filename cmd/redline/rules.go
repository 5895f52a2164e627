package main

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// sloHelp is the help of --slo.
const sloHelp = "`objective` of requests over 30 days, as often as wanted: 99.9% or availability=99.9%, latency=95%@500ms (default availability=99.9%,latency=95%)"

type rulesOptions struct {
	slo     objectiveFlags
	timeout time.Duration
}

func newRules() *cobra.Command {
	var o rulesOptions
	cmd := &cobra.Command{
		Use:        "rules URL|FILE|-",
		Short:      "Print recording and alerting rules for what services expose, for Prometheus",
		SuggestFor: []string{"rule"},
		Long: `Print recording and alerting rules for what services expose, for Prometheus.

They alert when the error budget of 30 days is used up too fast, by several windows of
time at once, and on targets that are down, routes that fail or are slow, exceptions,
requests that are stuck, and what runs out. Each alert has a page that explains it.
They go below rule_files of a prometheus.yml, and hold for every job that has the same
metrics; of an engine, all jobs are covered. The same metrics give the same text: it
can be committed.

` + sourcesHelp,
		Example: `  redline rules :5001 > redline.rules.yml
  redline rules http://127.0.0.1:9090 --slo 99.95% --slo latency=99%@250ms
  curl -s 127.0.0.1:5001/metrics | redline rules -`,
		Args: arguments(1, "a URL, a file or -, as in: redline rules :5001"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRules(cmd, args[0], &o)
		},
	}
	f := cmd.Flags()
	o.slo.add(f)
	durationVar(f, &o.timeout, "timeout", 10*time.Second, "how long a URL may take")
	return cmd
}

func runRules(cmd *cobra.Command, source string, o *rulesOptions) error {
	keep, err := o.slo.load()
	if err != nil {
		return err
	}
	keep()
	services, err := readServices(cmd, source, "", o.timeout, allJobs)
	if err != nil {
		return err
	}
	text := bytes.NewBufferString("# Made by: " + o.command(source) + "\n")
	if err := catalog.WriteRules(text, o.slo.objectives().RulesOf(services)); err != nil {
		return err
	}
	for _, note := range o.slo.objectives().Default.Notes(services) {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", cmd.CommandPath(), note)
	}
	_, err = text.WriteTo(cmd.OutOrStdout())
	return err
}

func allJobs(jobs []string) ([]string, error) {
	if len(jobs) == 0 {
		return nil, errors.New("has no samples of any job in the last minutes")
	}
	return jobs, nil
}

// command returns a command line that prints the same again, without a password.
func (o *rulesOptions) command(source string) string {
	command := "redline rules " + argument(redact.Text(source))
	if slo := o.slo.given.String(); slo != "" {
		command += " --slo " + slo
	}
	if o.slo.file != "" {
		command += " --slo.file " + argument(o.slo.file)
	}
	return command
}

// argument returns a text as it stands in a line of a command.
func argument(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
