package main

import (
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
	"github.com/spf13/pflag"
)

// durationVar defines a flag for a time as people write it: as Go does (1m30s, 500ms), as
// Prometheus does (1d), or as a number of seconds.
func durationVar(f *pflag.FlagSet, at *time.Duration, name string, value time.Duration, usage string) {
	*at = value
	f.Var((*duration)(at), name, usage)
}

// duration is a time that a flag sets.
type duration time.Duration

// Set parses a duration as people write it.
func (d *duration) Set(text string) error {
	parsed, err := parseDuration(text)
	if err == nil {
		*d = duration(parsed)
	}
	return err
}

// String returns it as the help shows it, which leaves 0 out.
func (d *duration) String() string {
	if *d == 0 {
		return "0"
	}
	return time.Duration(*d).String()
}

// Type returns the name of the type in the help.
func (d *duration) Type() string { return "duration" }

func parseDuration(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if in := seconds * float64(time.Second); math.Abs(in) < math.MaxInt64 {
			return time.Duration(math.Round(in)), nil
		}
	} else if d, err := time.ParseDuration(text); err == nil {
		return d, nil
	} else if d, err := model.ParseDuration(text); err == nil {
		return time.Duration(d), nil
	}
	return 0, errors.New("expected a time such as 5s, 2m or 1h30m, or a number of seconds")
}
