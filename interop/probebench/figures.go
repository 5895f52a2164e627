package main

import (
	"fmt"
	"io"
	"slices"
)

// figures are those of a contender, one for each round.
type figures struct {
	call   []float64 // microseconds
	rate   []float64 // requests a second
	memory []float64 // of a worker, in bytes
}

// added returns the difference of each round to another contender's same round, in which
// the machine was as busy.
func added(of, than []float64) []float64 {
	more := make([]float64, len(of))
	for i := range of {
		more[i] = of[i] - than[i]
	}
	return more
}

// quantile is the value that a share of the values is below.
func quantile(share float64, values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(share*float64(len(sorted)-1)+0.5)]
}

func median(values []float64) float64 { return quantile(0.5, values) }

// spread is the median, and the quartiles where they say more.
func spread(format string, values []float64, unit float64) string {
	of := func(share float64) string { return fmt.Sprintf(format, quantile(share, values)/unit) }
	if of(0.25) == of(0.75) {
		return of(0.5)
	}
	return fmt.Sprintf("%s (%s to %s)", of(0.5), of(0.25), of(0.75))
}

const megabyte = 1e6

// The limits of ours.
const (
	timeLimit   = 1.0 / 3 // of the exporter's added time
	memoryLimit = 1 * megabyte
)

func printTable(w io.Writer, all []contender, found []figures) {
	base, slow := found[bare], median(added(found[exporter].call, found[bare].call))
	var share, memory float64 // of the last
	fmt.Fprintln(w, "| | a call, µs | added, µs | of the exporter's | requests a second | memory of a worker, MB | added, MB |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	for i, c := range all {
		f := found[i]
		fmt.Fprintf(w, "| %s | %s ", c.name, spread("%.1f", f.call, 1))
		if i == bare {
			fmt.Fprintf(w, "| | | %s | %s | |\n", spread("%.0f", f.rate, 1), spread("%.1f", f.memory, megabyte))
			continue
		}
		calls, bytes := added(f.call, base.call), added(f.memory, base.memory)
		share, memory = median(calls)/slow, median(bytes)
		fmt.Fprintf(w, "| %s | %.2f | %s | %s | %s |\n", spread("%+.1f", calls, 1), share,
			spread("%.0f", f.rate, 1), spread("%.1f", f.memory, megabyte), spread("%+.2f", bytes, megabyte))
	}
	fmt.Fprintf(w, "\n%s adds %.2f of the time that prometheus_flask_exporter adds, at most %.2f is the limit: %s.\n",
		all[len(all)-1].name, share, timeLimit, verdict(share <= timeLimit))
	fmt.Fprintf(w, "It adds %.2f MB to a worker, at most %.2f MB is the limit: %s.\n",
		memory/megabyte, memoryLimit/megabyte, verdict(memory <= memoryLimit))
}

func verdict(kept bool) string {
	if kept {
		return "kept"
	}
	return "missed"
}
