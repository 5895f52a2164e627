package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// withNearest returns the error of a command line, which of a flag that there is not names
// the one that is meant.
func withNearest(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err}
	}
	name := unknown.GetSpecifiedName()
	if group := unknown.GetSpecifiedShortnames(); group != "" { // -config.file, as Prometheus 1 had it
		name, _, _ = strings.Cut(group, "=")
		err = fmt.Errorf("unknown flag: -%s", name)
		if len(name) == 1 {
			return usageError{fmt.Errorf("%w; expected two dashes and a name", err)}
		}
	}
	if near := nearestFlag(cmd.Flags(), name); near != "" {
		return usageError{fmt.Errorf("%w; did you mean --%s?", err, near)}
	}
	return usageError{err}
}

// nearestFlag returns the flag with the name most like another, or "" where all differ in
// more than a third of its letters.
func nearestFlag(f *pflag.FlagSet, name string) (nearest string) {
	least := len(name)/3 + 1
	f.VisitAll(func(flag *pflag.Flag) {
		if d := distance(name, flag.Name); d < least {
			least, nearest = d, flag.Name
		}
	})
	return nearest
}

// distance returns how many letters have to be added, taken away, exchanged or swapped
// with the next to make one text the other.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
