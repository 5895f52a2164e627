package engine_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// TestRemovedRules holds that an alert ends with its rule, for receivers and for the
// terminal, though nothing evaluates it any more. Alerts of rules that stay go on.
func TestRemovedRules(t *testing.T) {
	const stays = `{name: stays, rules: [{alert: Stays, expr: "up == 1"}]}`
	for name, after := range map[string]string{
		"group":             `groups: [` + stays + `]`,
		"rule of a group":   `groups: [` + stays + `, {name: goes, rules: [{alert: Other, expr: "up == 5"}]}]`,
		"label of an alert": `groups: [` + stays + `, {name: goes, rules: [{alert: Goes, expr: "up == 5", labels: {severity: page}}]}]`,
	} {
		t.Run(name, func(t *testing.T) {
			h, p := &hook{}, &printed{}
			address := answering(t, func() string { return "a 1\n" })
			dir := write(t, map[string]string{
				"prometheus.yml":   scraping(map[string]string{"one": address}) + "rule_files: [r.yml]\n",
				"r.yml":            `groups: [` + stays + `, {name: goes, rules: [{alert: Goes, expr: "up == 1"}]}]`,
				"alertmanager.yml": fmt.Sprintf(receivers, "http://"+serving(t, h.ServeHTTP)),
			})
			cfg := reading(dir)
			cfg.Alerted = p.add
			r := start(t, cfg)
			await.NoError(t, func() error { return lastStates(h, map[string]string{"Stays": "firing", "Goes": "firing"}) })
			replace(t, filepath.Join(dir, "r.yml"), after)
			if err := r.Reload(t.Context()); err != nil {
				t.Fatal(err)
			}
			await.NoError(t, func() error { return lastStates(h, map[string]string{"Stays": "firing", "Goes": "resolved"}) })
			if got := p.ended(); !cmp.Equal(got, []string{"Goes"}) {
				t.Errorf("the terminal has the end of %q", got)
			}
		})
	}
}

// TestRemovedOwnRules holds the same of an alert of the rules that are not of a file, as
// those of an objective that is no longer wanted.
func TestRemovedOwnRules(t *testing.T) {
	p := &printed{}
	r := start(t, engine.Config{
		Targets:  []engine.Target{{Job: "one", Address: answering(t, func() string { return "a 1\n" }), Scheme: "http", Path: "/metrics"}},
		Interval: 100 * time.Millisecond, Rules: alerting("up == 1", 0), Alerted: p.add,
	})
	await.NoError(t, func() error {
		if len(p.lines()) == 0 {
			return fmt.Errorf("no alert fires")
		}
		return nil
	})
	if err := r.SetRules(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := p.ended(); !cmp.Equal(got, []string{"Up"}) {
		t.Errorf("the terminal has the end of %q", got)
	}
}

// lastStates says whether a receiver was told these states of alerts last.
func lastStates(h *hook, want map[string]string) error {
	got := map[string]string{}
	for _, n := range h.all() {
		for _, a := range n.Alerts {
			got[a.Labels["alertname"]] = a.Status
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("notified (-want +got):\n%s", diff)
	}
	return nil
}

// ended returns the names of alerts that have ended.
func (p *printed) ended() (names []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.got {
		if a.Ended {
			names = append(names, a.Name)
		}
	}
	return names
}
