package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/cmd/redline/internal/manual"
)

func newMan() *cobra.Command {
	var on string
	cmd := &cobra.Command{
		Use:   "man DIR",
		Short: "Write the man pages into a directory",
		Long: `Write the man pages of redline and of each of its commands into a directory, which is
made if it is not there: redline.1, redline-watch.1 and so on. They say what --help does.

The same program and date give the same bytes. Without --date, the date is that of
SOURCE_DATE_EPOCH if the environment has it, of the build's commit if it is known, or
today's.`,
		Example: `  redline man ~/.local/share/man/man1
  SOURCE_DATE_EPOCH=1795867200 redline man man1`,
		Args: arguments(1, "the directory for the man pages"),
		RunE: func(cmd *cobra.Command, args []string) error {
			date, err := manDate(on, os.Getenv("SOURCE_DATE_EPOCH"), built(debug.ReadBuildInfo))
			if err != nil {
				return usageError{err}
			}
			edition := manual.Edition{Date: date.UTC().Format(time.DateOnly), Source: "redline " + redline.Version}
			return writeMan(args[0], manual.Of(cmd.Root()), edition)
		},
	}
	cmd.Flags().StringVar(&on, "date", "", "`date` of the pages, as 2026-11-28")
	return cmd
}

// manDate returns the date of the pages: of the flag, the environment or the build, or today.
func manDate(given, epoch string, build revision) (time.Time, error) {
	if given != "" {
		date, err := time.Parse(time.DateOnly, given)
		if err != nil {
			return time.Time{}, fmt.Errorf("--date %q; expected a date such as 2026-11-28", given)
		}
		return date, nil
	}
	if epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH %q; expected seconds since 1970", epoch)
		}
		return time.Unix(seconds, 0), nil
	}
	if date, err := time.Parse(time.RFC3339, build.date); err == nil {
		return date, nil
	}
	return time.Now(), nil
}

func writeMan(dir string, pages *manual.Page, edition manual.Edition) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // man pages are for all users
		return err
	}
	for _, page := range pages.All() {
		file := filepath.Join(dir, page.Name()+".1")
		if err := os.WriteFile(file, []byte(page.Roff(pages, edition)), 0o644); err != nil { //nolint:gosec // as above
			return err
		}
	}
	return nil
}
