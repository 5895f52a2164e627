package web_test

import (
	neturl "net/url"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/graph"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// hostileIncident returns an incident in which each text is hostile that may be.
func hostileIncident(id, headline string, now time.Time) incident.Incident {
	one := incident.Incident{
		ID: id, State: incident.Open, Severity: headline, Opened: now.Add(-time.Minute), Owner: headline,
		Diagnosis: diagnosis.Diagnosis{Began: now.Add(-2 * time.Minute), Headline: headline, StandsOut: true, Roots: map[string]string{}},
	}
	d := &one.Diagnosis
	for i, text := range hostile() {
		entity := diagnosis.Entity{Kind: graph.Route, Service: text, Part: text}
		one.Alerts = append(one.Alerts, incident.Alert{
			Fingerprint: text, Name: text, Service: text, Severity: text, Labels: map[string]string{"alertname": text, "job": text}, Summary: text, Fired: now,
		})
		d.Causes = append(d.Causes, diagnosis.Cause{Entity: entity, Score: float64(20 - i), Terms: []diagnosis.Term{{Points: 1, Reason: text, Evidence: text}}})
		d.Changes = append(d.Changes, diagnosis.Change{Time: now, Entity: entity, Kind: text, Text: text, Evidence: text})
		d.Affected = append(d.Affected, diagnosis.Affected{Service: text, Method: text, Route: text, Status: text, Failing: 0.1})
		d.Services = append(d.Services, text)
		d.Path = append(d.Path, diagnosis.Edge{Caller: hostile()[0], Callee: text})
		one.Timeline = append(one.Timeline, incident.Event{Time: now, Kind: text, Text: text})
		one.Notes = append(one.Notes, incident.Note{Time: now, By: text, Text: text})
	}
	return one
}

// TestIncidentHostile holds that whatever an incident says is text, and pushes nothing off
// the page.
func TestIncidentHostile(t *testing.T) {
	t.Parallel()
	requireChromium(t)
	k := &kept{}
	now := time.Now()
	for i, text := range hostile() {
		k.incidents = append(k.incidents, hostileIncident(text+string(rune('a'+i)), text, now))
	}
	k.diagnosis, k.changes = k.incidents[0].Diagnosis, k.incidents[0].Diagnosis.Changes
	base := serving(t, k.before(running(t, engine.Config{Interval: 500 * time.Millisecond, Targets: []engine.Target{exposing(t, "shop", "things 1\n")}})))
	const texts = `[document.querySelector('main')]`
	for _, width := range []int64{1440, 390} {
		p := newTab(t, base, width, 1000)
		p.expect(`status of (400|404|422)`) // no query is PromQL, and no service has such a name
		for path, elements := range map[string]string{
			"/?refresh=0":          `[...document.querySelectorAll('main .changes')]`,
			"/incidents?refresh=0": texts,
			"/incidents/" + neturl.PathEscape(k.incidents[0].ID) + "?refresh=0":   texts,
			"/service?job=shop&explain=1&from=1700000000&to=1700000600&refresh=0": `[...document.querySelectorAll('dialog .changes')]`,
		} {
			p.goTo(path)
			p.showsHostile(elements)
			p.settle(0)
			p.isInert()
		}
	}
}
