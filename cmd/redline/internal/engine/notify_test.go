package engine_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
)

// TestNotifiedLabels holds that alerts reach a receiver with the labels that
// prometheus.yml gives to all, relabelled as it says, and without those that it drops;
// each group once.
func TestNotifiedLabels(t *testing.T) {
	h := &hook{}
	address := answering(t, func() string { return "fine{shop=\"a\"} 1\nfine{shop=\"b\"} 1\nfine{shop=\"c\"} 1\n" })
	config := strings.Replace(scraping(map[string]string{"j": address}), "global: {", "global: {external_labels: {site: here, team: all}, ", 1) + `
rule_files: [rules.yml]
alerting:
  alert_relabel_configs:
    - {source_labels: [shop], regex: c, action: drop}
    - {source_labels: [shop], target_label: place}
    - {regex: instance, action: labeldrop}
`
	dir := write(t, map[string]string{
		"prometheus.yml":   config,
		"rules.yml":        "groups: [{name: g, rules: [{alert: Fine, expr: fine == 1, labels: {team: shops}}]}]\n",
		"alertmanager.yml": strings.Replace(fmt.Sprintf(receivers, "http://"+serving(t, h.ServeHTTP)), "[alertname]", "[shop]", 1),
	})
	r := start(t, reading(dir))
	notified := func() map[string]map[string]string {
		byShop := map[string]map[string]string{}
		for _, n := range h.all() {
			for _, a := range n.Alerts {
				byShop[a.Labels["shop"]] = a.Labels
			}
		}
		return byShop
	}
	await.NoError(t, func() error {
		if got := notified(); len(got) < 2 {
			return fmt.Errorf("notified of %v", slices.Collect(maps.Keys(got)))
		}
		return nil
	})
	r.evaluated(t, 10)
	labels := func(shop string) map[string]string {
		return map[string]string{"alertname": "Fine", "job": "j", "shop": shop, "place": shop, "site": "here", "team": "shops"}
	}
	if diff := cmp.Diff(map[string]map[string]string{"a": labels("a"), "b": labels("b")}, notified()); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if n := len(h.all()); n != 2 {
		t.Errorf("two groups, and %d notifications", n)
	}
}
