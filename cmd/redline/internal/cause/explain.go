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
	if len(v.Symptoms) == 0 {
		return "nothing is wrong: nobody waits, fails, is down or is short of resources\n"
	}
	var b strings.Builder
	for _, f := range v.Symptoms {
		fmt.Fprintf(&b, "symptom: %s of %s went from %.4g to %.4g at %s UTC, %.1f widths of its band: %s\n",
			f.Of, f.Entity, f.Change.Before, f.Change.Now, time.Unix(f.Change.Since, 0).UTC().Format("15:04:05"), f.Strength, f.Evidence)
	}
	if !v.StandsOut() {
		b.WriteString("no cause stands out\n")
	}
	for i, c := range v.Causes {
		fmt.Fprintf(&b, "%d. %s %s: %.2f points\n", i+1, c.Entity.Kind, c.Entity, c.Score)
		for _, t := range c.Terms {
			fmt.Fprintf(&b, "   %+.2f %s\n", t.Points, t.Reason)
		}
	}
	return b.String()
}
