package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestLinkedAlerts holds that each alert leads to its incident by the fingerprint that its
// receivers have, with external labels, which is the one that listeners are told; and that a
// rule's own address stays.
func TestLinkedAlerts(t *testing.T) {
	h, p := &hook{}, &printed{}
	dir := write(t, map[string]string{
		"prometheus.yml":   "global: {evaluation_interval: 200ms, external_labels: {region: eu}}\nrule_files: [r.yml]\n",
		"r.yml":            `groups: [{name: a, rules: [{alert: Plain, expr: vector(1)}, {alert: Own, expr: vector(1), annotations: {incident_url: "http://own"}}]}]`,
		"alertmanager.yml": fmt.Sprintf(receivers, "http://"+serving(t, h.ServeHTTP)),
	})
	cfg := reading(dir)
	cfg.Alerted = p.add
	start(t, cfg)
	await.NoError(t, func() error { return lastStates(h, map[string]string{"Plain": "firing", "Own": "firing"}) })
	p.mu.Lock()
	defer p.mu.Unlock()
	told := map[string]string{}
	for _, a := range p.got {
		told[a.Name] = a.Fingerprint
		if a.Name == "Plain" && len(a.Annotations) > 0 {
			t.Errorf("listeners are told %v", a.Annotations)
		}
	}
	for _, n := range h.all() {
		for _, a := range n.Alerts {
			name, url := a.Labels["alertname"], a.Annotations["incident_url"]
			if a.Fingerprint != told[name] || a.Labels["region"] != "eu" {
				t.Errorf("%s: the receiver has %s and %v, listeners have %s", name, a.Fingerprint, a.Labels, told[name])
			}
			if name == "Own" && url != "http://own" || name == "Plain" && !strings.HasSuffix(url, "/incidents?alert="+a.Fingerprint) {
				t.Errorf("%s leads to %s", name, url)
			}
		}
	}
}
