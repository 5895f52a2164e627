package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

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
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "redline "+versionText())
			return err
		},
	}
}

// versionText returns the release, the commit that it was built of, where that is known, and
// the platform and compiler.
func versionText() string {
	text := redline.Version
	if info, ok := debug.ReadBuildInfo(); ok {
		text += commitOf(info)
	}
	return fmt.Sprintf("%s %s/%s %s", text, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// commitOf says which commit a build is of, and whether there were changes; "" where the
// build does not tell, as one of a release from the module proxy does not.
func commitOf(info *debug.BuildInfo) string {
	const digits = 12
	var commit, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(len(s.Value), digits)]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed"
		}
	}
	if commit == "" {
		return ""
	}
	return " (commit " + commit + changed + ")"
}
