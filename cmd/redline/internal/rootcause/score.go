package main

import (
	"errors"
	"fmt"
	"slices"
)

// answers is how many services an answer names at most.
const answers = 5

// tally counts where the culprits of a kind of faults stand in the answers.
type tally struct {
	ranks  [answers]int // how often at the first place, at the second …
	cases  int
	silent int // answers that name nobody
}

// add counts an answer.
func (t *tally) add(answer []string, culprit string) {
	t.cases++
	if len(answer) == 0 {
		t.silent++
	}
	if i := slices.Index(answer, culprit); i >= 0 && i < answers {
		t.ranks[i]++
	}
}

// top returns the share of cases with the culprit among the first k.
func (t *tally) top(k int) float64 {
	n := 0
	for _, at := range t.ranks[:k] {
		n += at
	}
	return float64(n) / float64(t.cases)
}

// average returns the mean of top-1 to top-5.
func (t *tally) average() float64 {
	sum := 0.0
	for k := 1; k <= answers; k++ {
		sum += t.top(k)
	}
	return sum / answers
}

// specific is the least share of healthy cases in which nobody may be blamed.
const specific = 0.95

// enough returns an error unless the culprit is on top in a share of the faults, and nobody
// is blamed where nothing is wrong.
func enough(results []result, least float64) error {
	var ours tally
	healthy, silent := 0, 0
	for _, r := range results {
		switch {
		case r.Healthy == nil:
			return errors.New("some cases do not say the truth, so nothing can be checked")
		case !*r.Healthy:
			ours.add(r.answer, r.Truth.Service)
		default:
			healthy++
			if len(r.answer) == 0 {
				silent++
			}
		}
	}
	if ours.cases > 0 && ours.top(1) < least {
		return fmt.Errorf("the culprit is on top in %.3f of the faults, at least %.3f is expected", ours.top(1), least)
	}
	if float64(silent) < specific*float64(healthy) {
		return fmt.Errorf("nobody is blamed in %d of %d healthy cases, at least %.0f %% are expected", silent, healthy, 100*specific)
	}
	return nil
}
