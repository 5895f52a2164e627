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

// String returns what the finding is of, how it changed, and the PromQL that shows it.
func (f Finding) String() string {
	if f.Change.Since == 0 {
		return fmt.Sprintf("%s of %s is %.4g: %s", f.Of, f.Entity, f.Change.Now, f.Evidence)
	}
	return fmt.Sprintf("%s of %s went from %.4g to %.4g at %s UTC, %.1f widths of its band: %s",
		f.Of, f.Entity, f.Change.Before, f.Change.Now, time.Unix(f.Change.Since, 0).UTC().Format(time.TimeOnly), f.Strength, f.Evidence)
}
