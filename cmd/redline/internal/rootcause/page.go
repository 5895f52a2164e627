package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// The lines around the part of the page that a run replaces.
const (
	tableBegin = "<!-- rootcause -->\n"
	tableEnd   = "<!-- /rootcause -->\n"
)

// writePage puts the tables into a page, between the two comments.
func writePage(path, tables string) error {
	page, err := os.ReadFile(path) //nolint:gosec // the page that the command is given
	if err != nil {
		return fmt.Errorf("%w: it is to run in the repository's root", err)
	}
	before, rest, begun := strings.Cut(string(page), tableBegin)
	_, after, ended := strings.Cut(rest, tableEnd)
	if !begun || !ended {
		return fmt.Errorf("%s: expected a line %q, and %q after it", path, strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	const mode = 0o644
	return os.WriteFile(path, []byte(before+tableBegin+"\n"+tables+"\n"+tableEnd+after), mode) //nolint:gosec // a page is for all to read
}

// tables returns the figures of all cases as Markdown, or an error where a truth is missing.
func tables(results []result) (string, error) {
	sets := map[string][]result{}
	for _, r := range results {
		if r.Healthy == nil {
			return "", errors.New("some cases do not say the truth")
		}
		sets[r.Dataset] = append(sets[r.Dataset], r)
	}
	names := make([]string, 0, len(sets))
	for name := range sets {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteString("| data set, kind of fault | faults | top-1 | top-3 | Avg@5 | nobody blamed | naive top-1 | naive top-3 | naive Avg@5 |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, name := range names {
		b.WriteString(faults("**"+name+"**", sets[name], func(result) bool { return true }))
		for _, kind := range kinds(sets[name]) {
			b.WriteString(faults(kind, sets[name], func(r result) bool { return r.Truth.Kind == kind }))
		}
	}
	b.WriteString(faults("**all**", results, func(result) bool { return true }))
	b.WriteString("\n| data set | healthy cases | nobody blamed | naive | other moments without a fault | nobody blamed |\n|---|---|---|---|---|---|\n")
	for _, name := range names {
		b.WriteString(healthy(name, sets[name]))
	}
	b.WriteString(healthy("**all**", results))
	b.WriteString("\n| data set | a cause stands out | and is the right one | storing a case | asking for its cause | longest | allocated |\n|---|---|---|---|---|---|---|\n")
	for _, name := range names {
		b.WriteString(effort(name, sets[name]))
	}
	b.WriteString(effort("**all**", results))
	return b.String(), nil
}

// kinds returns the kinds of faults among results, in order.
func kinds(results []result) []string {
	var all []string
	for _, r := range results {
		if !*r.Healthy {
			all = append(all, r.Truth.Kind)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// faults returns the row of the faults that fit; nothing where none does.
func faults(name string, results []result, fits func(result) bool) string {
	var ours, naive tally
	for _, r := range results {
		if !*r.Healthy && fits(r) {
			ours.add(r.answer, r.Truth.Service)
			naive.add(r.baseline, r.Truth.Service)
		}
	}
	if ours.cases == 0 {
		return ""
	}
	return fmt.Sprintf("| %s | %d | %.3f | %.3f | %.3f | %d | %.3f | %.3f | %.3f |\n", name, ours.cases,
		ours.top(1), ours.top(3), ours.average(), ours.silent, naive.top(1), naive.top(3), naive.average())
}

// healthy returns the row of cases, and of other moments, at which nothing is wrong.
func healthy(name string, results []result) string {
	cases, silent, naive, moments, alarms := 0, 0, 0, 0, 0
	for _, r := range results {
		moments += r.moments
		alarms += r.falseAlarms
		if *r.Healthy {
			cases++
			if len(r.answer) == 0 {
				silent++
			}
			if len(r.baseline) == 0 {
				naive++
			}
		}
	}
	return fmt.Sprintf("| %s | %d | %s | %s | %d | %s |\n", name, cases,
		share(silent, cases), share(naive, cases), moments, share(moments-alarms, moments))
}

// effort returns the row of how often a cause stands out, and of time and memory.
func effort(name string, results []result) string {
	open, out, right := 0, 0, 0
	var storing, asking []time.Duration
	var allocated []uint64
	for _, r := range results {
		storing = append(storing, r.storing)
		asking = append(asking, r.asking)
		allocated = append(allocated, r.allocated)
		if len(r.answer) == 0 || *r.Healthy {
			continue
		}
		open++
		if r.standsOut {
			out++
			if r.answer[0] == r.Truth.Service {
				right++
			}
		}
	}
	return fmt.Sprintf("| %s | %s | %s | %.1f ms | %.1f ms | %.1f ms | %.1f MiB |\n", name, share(out, open), share(right, out),
		middle(storing).Seconds()*1000, middle(asking).Seconds()*1000, slices.Max(asking).Seconds()*1000, float64(middle(allocated))/(1<<20))
}

// middle sorts values and returns the one in the middle.
func middle[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// share returns a share, and of how many; a dash of none.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f (%d of %d)", float64(n)/float64(of), n, of)
}
