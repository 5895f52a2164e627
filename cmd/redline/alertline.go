package main

import (
	"strings"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// alertLine is an alert on a line, in which one that fires and one that ended look
// different.
func alertLine(p tint.Palette, a engine.Alert) string {
	what, of, _ := strings.Cut(tint.Line(a.String()), " ")
	if a.Ended {
		return p.Green(what) + " " + of
	}
	return p.Red(what) + " " + of
}
