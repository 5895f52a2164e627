package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  redline version",
		Args:    arguments(0, "none"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "redline %s %s/%s %s\n",
				redline.Version, runtime.GOOS, runtime.GOARCH, runtime.Version())
			return err
		},
	}
}
