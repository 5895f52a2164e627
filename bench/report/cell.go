package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ahead marks a figure that is better than Redline's.
const ahead = "▲"

// cell is a figure in a table, beside Redline's.
type cell struct {
	of, ours Sample
	format   func(float64) string
	more     bool // is better
}

// text returns the median with the least and the most, marked where it is ahead of
// Redline's as far as can be read.
func (c cell) text() string {
	if len(c.of) == 0 {
		return "–"
	}
	text := c.format(c.of.Median())
	if least, most := c.format(slices.Min(c.of)), c.format(slices.Max(c.of)); least != most {
		least, _, _ = strings.Cut(least, " ") // the unit is said once
		most, _, _ = strings.Cut(most, " ")
		text += fmt.Sprintf(" (%s to %s)", least, most)
	}
	better, worse := c.of.Median(), c.ours.Median()
	if c.more {
		better, worse = worse, better
	}
	if better >= worse || c.format(better) == c.format(worse) {
		return text
	}
	text += " " + ahead
	if c.more {
		better, worse = 1/better, 1/worse
		better, worse = min(better, worse), max(better, worse)
	}
	if better > 0 {
		text += fmt.Sprintf(" %.2f×", worse/better)
	}
	return text
}

func nanoseconds(v float64) string { return whole(v) + " ns" }

func milliseconds(v float64) string {
	switch {
	case v >= 100:
		return whole(v) + " ms"
	case v >= 10:
		return fmt.Sprintf("%.1f ms", v)
	default:
		return fmt.Sprintf("%.2f ms", v)
	}
}

func kilobytes(v float64) string { return fmt.Sprintf("%.2f kB", v/1e3) }

// whole formats a number without a fraction, its thousands apart.
func whole(v float64) string {
	digits := strconv.FormatFloat(math.Abs(math.Round(v)), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if math.Round(v) < 0 {
		return "-" + digits
	}
	return digits
}

// table is a table of Markdown.
type table struct {
	head []string
	rows [][]string
}

func (t table) String() string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.head)
	b.WriteString("|" + strings.Repeat("---|", len(t.head)) + "\n")
	for _, row := range t.rows {
		line(row)
	}
	return b.String()
}
