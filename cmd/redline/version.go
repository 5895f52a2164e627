package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long: `Print the version: the release, the commit that the build is of and the commit's date
in UTC, where the build knows them, the platform and the compiler. redline --version
prints the same line.`,
		Example: "  redline version",
		Args:    arguments(0, "none"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "redline "+versionText())
			return err
		},
	}
}

// A packager whose build has no VCS information, as one of an unpacked archive has none, sets
// these as it links: -ldflags '-X main.commit=COMMIT -X main.date=2026-11-28T12:00:00Z'. They
// stand before the VCS information of a build that has both. A date without a commit is of no
// effect, and one with an offset is printed in UTC.
//
//nolint:gochecknoglobals // the linker sets variables alone
var commit, date string

// versionText returns the release, the commit that it was built of and its date, where these
// are known, and the platform and compiler.
func versionText() string {
	return fmt.Sprintf("%s%s %s/%s %s", redline.Version, built(debug.ReadBuildInfo), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// built returns the revision that the linker was told, or that of the build's information.
func built(read func() (*debug.BuildInfo, bool)) revision {
	if commit != "" {
		return revision{commit: commit, date: date}
	}
	if info, ok := read(); ok {
		return revisionOf(info)
	}
	return revision{}
}

// revision is the commit that a build is of: empty where the build does not tell, as one of a
// release from the module proxy does not.
type revision struct {
	commit, date string
	changed      bool // since the commit
}

// revisionOf returns the revision of a build's VCS information.
func revisionOf(info *debug.BuildInfo) revision {
	var r revision
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			r.commit = s.Value
		case "vcs.time":
			r.date = s.Value
		case "vcs.modified":
			r.changed = s.Value == "true"
		}
	}
	return r
}

// String returns a revision as the version line has it, with a space before it.
func (r revision) String() string {
	const digits = 12
	if r.commit == "" {
		return ""
	}
	text := "commit " + r.commit[:min(len(r.commit), digits)]
	if r.date != "" {
		text += " of " + inUTC(r.date)
	}
	if r.changed {
		text += ", changed"
	}
	return " (" + text + ")"
}

// inUTC returns a time of RFC 3339 in UTC, and another text as it is.
func inUTC(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format(time.RFC3339)
}
