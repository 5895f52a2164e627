package lint

import (
	"fmt"
	"slices"
	"strings"
)

// Choice selects the findings that are wanted.
type Choice struct {
	Least  Severity // of those wanted; "" wants all
	Ignore []string // checks whose findings are not wanted
}

// Severities returns the severities by name, the worst first.
func Severities() []string { return []string{string(Error), string(Warning), string(Note)} }

// Checks returns the names of all checks.
func Checks() []string {
	return []string{
		checkSyntax, checkContentType, checkSpecification, checkNoSamples, checkDuplicate, checkNaming, checkType,
		checkSeries, checkLabelValues, checkIDs, checkHistogram, checkBuckets, checkMisuse,
	}
}

// Valid returns an error that names the field of a choice that is wrong, or nil.
func (c Choice) Valid() error {
	if c.Least != "" && c.Least.rank() < 0 {
		return fmt.Errorf("--severity %q; expected %s", c.Least, strings.Join(Severities(), ", "))
	}
	for _, name := range c.Ignore {
		if !slices.Contains(Checks(), name) {
			return fmt.Errorf("--ignore %q; expected one of the checks %s", name, strings.Join(Checks(), ", "))
		}
	}
	return nil
}

// Choose removes the findings that are not wanted, and counts them.
func (r *Report) Choose(c Choice) {
	all := r.Findings
	r.Findings, r.Errors, r.Warnings, r.Notes = nil, 0, 0, 0
	r.add(slices.DeleteFunc(slices.Clone(all), func(f Finding) bool {
		return c.Least != "" && f.Severity.rank() > c.Least.rank() || slices.Contains(c.Ignore, f.Check)
	}))
	r.LeftOut += len(all) - len(r.Findings)
}
