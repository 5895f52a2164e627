package main

import (
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
	"github.com/redline-metrics/redline/cmd/redline/internal/tint"
)

// TestIncidentLine holds the lines of incidents at a terminal: one for each news, none for those
// that are part of another, and nothing in them on which a terminal acts.
func TestIncidentLine(t *testing.T) {
	one := incident.Summary{ID: "20261128-175202-stock", State: incident.Open, Headline: "a \x1b[31mb\nc", Cause: "mail\x1b", Opened: time.Unix(100, 0), Closed: time.Unix(407, 100)}
	merged := one
	merged.State = incident.Merged
	for _, c := range []struct {
		palette tint.Palette
		told    incident.Told
		want    string
	}{
		{tint.Always(), incident.Told{News: incident.Opened, Incident: one}, "\x1b[1;31mINCIDENT\x1b[0m 20261128-175202-stock: a \ufffd[31mb c"},
		{tint.Palette{}, incident.Told{News: incident.CauseChanged, Incident: one, Before: "stock"}, "cause of 20261128-175202-stock: mail\ufffd, before stock: a \ufffd[31mb c"},
		{tint.Palette{}, incident.Told{News: incident.CauseChanged, Incident: one}, "cause of 20261128-175202-stock: mail\ufffd, before none that stood out: a \ufffd[31mb c"},
		{tint.Always(), incident.Told{News: incident.Ended, Incident: one}, "\x1b[32mended\x1b[0m 20261128-175202-stock: over after 5m7s: a \ufffd[31mb c"},
		{tint.Palette{}, incident.Told{News: incident.Continues, Incident: one}, ""},
		{tint.Palette{}, incident.Told{News: incident.Ended, Incident: merged}, ""},
	} {
		if got := incidentLine(c.palette, c.told); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
