package cause

import (
	"fmt"
	"strings"
	"time"
)

// lead is by how many points the first cause has to be ahead of the second to stand out:
// the least that two of the reasons differ by.
const lead = 0.5

// StandsOut reports whether one cause is clearly likelier than all others. Else an incident
// says that none stands out, and lists them all the same.
func (v Verdict) StandsOut() bool {
	switch len(v.Causes) {
	case 0:
		return false
	case 1:
		return true
	}
	return v.Causes[0].Score >= v.Causes[1].Score+lead
}

// Explain returns why an incident is open and why each candidate has its rank, as text.
func (v Verdict) Explain() string {
	if len(v.Symptoms)+len(v.Causes) == 0 {
		return "nothing is wrong: nobody waits, fails, is down or is short of resources\n"
	}
	var b strings.Builder
	for _, f := range v.Symptoms {
		b.WriteString("symptom: " + f.String() + "\n")
	}
	if !v.StandsOut() {
		b.WriteString("no cause stands out\n")
	}
	for i, c := range v.Causes {
		fmt.Fprintf(&b, "%d. %s %s: %.2f points\n", i+1, c.Entity.Kind, c.Entity, c.Score)
		for _, t := range c.Terms {
			fmt.Fprintf(&b, "   %+.2f %s\n", t.Points, t.String())
		}
	}
	return b.String()
}

// String returns the quantity of the finding, how it changed, and the PromQL that shows it.
func (f Finding) String() string {
	if f.Change.Since == 0 {
		return fmt.Sprintf("%s of %s is %.4g: %s", f.Of, f.Entity, f.Change.Now, f.Evidence)
	}
	return fmt.Sprintf("%s of %s went from %.4g to %.4g at %s UTC, %.1f widths of its band: %s",
		f.Of, f.Entity, f.Change.Before, f.Change.Now, time.Unix(f.Change.Since, 0).UTC().Format(time.TimeOnly), f.Strength, f.Evidence)
}

// Sentence returns the fault as a person would say it.
func (f Finding) Sentence() string {
	c := f.Change
	switch {
	case isDown(f):
		return f.Entity.String() + " is down"
	case isSaturation(f) && f.Of == ofProcessor:
		return fmt.Sprintf("%s uses %.0f %% of a processor, %.0f %% before", f.Entity, 100*c.Now, 100*c.Before)
	case isSaturation(f):
		return fmt.Sprintf("%s uses %.0f MiB of memory, %.0f MiB before", f.Entity, c.Now/(1<<20), c.Before/(1<<20))
	case isError(f):
		share := c.Now
		if c.Before > c.Now { // of successes
			share = 1 - c.Now
		}
		return fmt.Sprintf("%s fails %.3g %% of its requests", f.Entity, 100*share)
	case isWait(f):
		return fmt.Sprintf("calls of %s take %.3g s", f.Entity, c.Now)
	case isSlow(f):
		return fmt.Sprintf("%s takes %.3g s for a request", f.Entity, c.Now)
	}
	return fmt.Sprintf("%s of %s went from %.3g to %.3g", f.Of, f.Entity, c.Before, c.Now)
}
