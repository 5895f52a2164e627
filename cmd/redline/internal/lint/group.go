package lint

import "slices"

// group holds findings of one severity and one kind, in the order of the report.
type group struct {
	findings []Finding
	same     bool // all have one message, and each a metric
}

// groups puts findings of one kind together, so that a finding on three hundred metrics is
// printed once. Findings with one message come first, the most frequent before the rest;
// the others follow in their order.
func groups(findings []Finding) []group {
	var kinds []group
	index := map[string]int{}
	for _, f := range findings {
		key := f.kind()
		i, known := index[key]
		if !known {
			i = len(kinds)
			index[key] = i
			kinds = append(kinds, group{same: true})
		}
		g := &kinds[i]
		g.findings = append(g.findings, f)
		g.same = g.same && f.Metric != "" && f.Message == g.findings[0].Message
	}
	slices.SortStableFunc(kinds, func(a, b group) int { return b.repeats() - a.repeats() })
	return kinds
}

// repeats returns how many findings have one message, or 0 where only one has it.
func (g group) repeats() int {
	if !g.same || len(g.findings) == 1 {
		return 0
	}
	return len(g.findings)
}

// kind returns the key that findings on different metrics share.
func (f Finding) kind() string {
	switch {
	case f.rule != "":
		return f.Check + " " + f.rule
	case f.Check == checkNaming || f.Check == checkType:
		return f.Check + " " + f.Message
	}
	return f.Check
}
