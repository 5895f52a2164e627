// Redline measures web services: request rate, errors, duration.
//
// This file turns a command line into a command; each subcommand has a file of
// its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
	"github.com/redline-metrics/redline/cmd/redline/internal/supervise"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == supervise.HandOverName {
		os.Exit(supervise.HandOver(os.Args[2:], os.Stderr))
	}
	keepToMemory(os.DirFS("/"), os.Args[1:], os.Getenv("GOMEMLIMIT"))
	signals := []os.Signal{syscall.SIGTERM}
	if !signal.Ignored(os.Interrupt) { // as a shell's script has it for programs in the background
		signals = append(signals, os.Interrupt)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	exitFailure = 1
	exitUsage   = 2
)

// usageError is a command line that cannot be followed.
type usageError struct{ error }

// run is the whole program but for the process around it, which redline run has
// to do with too. It returns the exit status; an error is one line on stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	if len(args) > 0 && args[0] == cobra.ShellCompRequestCmd {
		plainUsages(root)
	}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	var status exitError
	if errors.As(err, &status) {
		return int(status)
	}
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(stderr, "%s: %s (%s --help shows how)\n", cmd.CommandPath(), tint.Clean(redact.Text(err.Error())), cmd.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(stderr, "%s: %s\n", cmd.CommandPath(), tint.Clean(redact.Text(err.Error())))
	return exitFailure
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "redline",
		Short: "See what a web service does: request rate, errors, duration",
		Args:  aSubcommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       versionText(),
	}
	root.SetVersionTemplate("redline {{.Version}}\n") // as redline version prints it
	root.SetHelpCommand(newHelp())
	root.SetFlagErrorFunc(withNearest)
	root.AddCommand(newAlerts(), newCheck(), newCollect(), newDashboard(), newDemo(), newExplain(), newLoad(), newMan(), newQuery(), newRules(), newRun(), newStatus(), newWatch(), newVersion())
	completeAll(root)
	return root
}

// arguments allows exactly n arguments; expected names them for the error.
func arguments(n int, expected string) cobra.PositionalArgs { return argumentsFrom(n, n, expected) }

// argumentsFrom allows least to most arguments; expected names them for the error.
func argumentsFrom(least, most int, expected string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usageError{fmt.Errorf("argument missing; expected %s", expected)}
		case len(args) > most:
			return usageError{fmt.Errorf("unexpected argument %q; expected %s", args[most], expected)}
		}
		return nil
	}
}
