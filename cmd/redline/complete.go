package main

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
	"github.com/redline-metrics/redline/cmd/redline/internal/lint"
)

// completeTime is how long a shell waits for an engine to tell its jobs.
const completeTime = 2 * time.Second

// completeAll has each command complete the values of its flags, and its arguments. A flag
// of which nothing is known offers its default, and never files.
func completeAll(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.NoOptDefVal == "" { // with a value
				_ = cmd.RegisterFlagCompletionFunc(f.Name, completionOf(f)) // fails where one is registered
			}
		})
		if cmd.ValidArgsFunction == nil {
			cmd.ValidArgsFunction = completionOfArguments(cmd.Name())
		}
	}
}

// plainUsages takes the quotes out of the texts of all flags that mark the name of a value.
// Help does so itself, and shells are told the texts as they are.
func plainUsages(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) { _, f.Usage = pflag.UnquoteUsage(f) })
	for _, below := range cmd.Commands() {
		plainUsages(below)
	}
}

// knownValues returns the values that a flag can have, or those that one often has.
func knownValues(flag string) []string {
	return map[string][]string{
		"schema":    slices.Sorted(maps.Keys(schemas())),
		"log.level": {"debug", "info", "warn", "error"},
		"slo":       {"99.9%", "99.95%", "availability=99.9%", "latency=95%@500ms", "latency=99%@250ms"},
		"format":    {"grafana", "redline"},
		"severity":  lint.Severities(),
		"ignore":    lint.Checks(),
		"retention": {"6h", "15d", "30d", "90d", "1y"},
		"interval":  {"1s", "5s", "15s", "30s", "1m"},
		"for":       {"10s", "30s", "1m", "5m"},
		"timeout":   {"5s", "10s", "30s", "1m"},
		"path":      {"/"},
	}[flag]
}

func completionOf(f *pflag.Flag) cobra.CompletionFunc {
	const nothingElse = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	switch f.Name {
	case "config", "config.file", "alertmanager.config", "web.config.file":
		return cobra.FixedCompletions([]string{"yml", "yaml"}, cobra.ShellCompDirectiveFilterFileExt)
	case "data", "dir", "storage.tsdb.path", "storage.agent.path":
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	case "job":
		return completeJobs
	}
	values := knownValues(f.Name)
	if values == nil && f.DefValue != "" && f.DefValue != "[]" {
		values = []string{f.DefValue}
	}
	return cobra.FixedCompletions(values, nothingElse)
}

// completionOfArguments returns the function that completes the arguments of a command.
func completionOfArguments(command string) cobra.CompletionFunc {
	switch command {
	case "check", "rules", "dashboard", "run": // a URL, a file or a command
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	case "collect", "man", "watch": // or a URL, which no shell knows
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	}
	return cobra.NoFileCompletions
}

// completeJobs completes the jobs of the engine that the argument names.
func completeJobs(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	u, err := sourceURL(args[0])
	if err != nil || u == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), completeTime)
	defer cancel()
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	answers := boundedAnswers{transport, mostEngineAnswer}
	at, err := findEngine(ctx, u, answers)
	if at == nil || err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	engine, err := inventory.NewEngine(at, answers)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	jobs, err := engine.Jobs(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return jobs, cobra.ShellCompDirectiveNoFileComp
}
