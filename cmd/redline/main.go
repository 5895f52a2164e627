// Redline shows what a web service does: request rate, errors, duration.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
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
		fmt.Fprintf(stderr, "%s: %v (%s --help shows how)\n", cmd.CommandPath(), err, cmd.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(stderr, "%s: %v\n", cmd.CommandPath(), err)
	return exitFailure
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "redline",
		Short: "See what a web service does: request rate, errors, duration",
		Args:  arguments(0, "a subcommand: check, collect, dashboard, demo, load, rules, run, watch or version"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newCheck(), newCollect(), newDashboard(), newDemo(), newLoad(), newRules(), newRun(), newWatch(), newVersion())
	return root
}

// arguments allows exactly n arguments; expected says what they are.
func arguments(n int, expected string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usageError{fmt.Errorf("argument missing; expected %s", expected)}
		case len(args) > n:
			return usageError{fmt.Errorf("unexpected argument %q; expected %s", args[n], expected)}
		}
		return nil
	}
}
