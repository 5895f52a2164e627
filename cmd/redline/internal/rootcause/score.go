package main

import (
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
