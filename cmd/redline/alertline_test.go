package main

import (
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// TestAlertLine holds that alerts that fire and that ended have colours of their own, and
// that a label brings no colour. The kind of fault: states that look alike as they scroll
// by.
func TestAlertLine(t *testing.T) {
	summary := map[string]string{"summary": "a \x1b[31mb\nc"}
	for _, c := range []struct {
		palette tint.Palette
		alert   engine.Alert
		want    string
	}{
		{tint.Always(), engine.Alert{Name: "Down", Annotations: summary}, "\x1b[1;31mFIRING\x1b[0m Down: a \ufffd[31mb c"},
		{tint.Always(), engine.Alert{Name: "Down", Annotations: summary, Ended: true}, "\x1b[32mended\x1b[0m Down: a \ufffd[31mb c"},
		{tint.Palette{}, engine.Alert{Name: "Down", Labels: map[string]string{"job": "a"}}, `FIRING Down: {job="a"}`},
	} {
		if got := alertLine(c.palette, c.alert); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
