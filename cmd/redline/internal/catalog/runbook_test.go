package catalog_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// alertsPage is docs/reference/alerts.md, which the alerts link to.
const alertsPage = "../../../../docs/reference/alerts.md"

// TestAlertsPage compares docs/reference/alerts.md with the catalog's alerts. To write it
// again: go test ./internal/catalog -run TestAlertsPage -update
func TestAlertsPage(t *testing.T) {
	var page strings.Builder
	page.WriteString(`# Alerts

This page explains the alerts of ` + "`redline watch`" + ` and of the rules that ` + "`redline rules`" + ` prints, and where to look next. Severity ` + "`page`" + ` is worth waking somebody for, ` + "`ticket`" + ` can wait for the day.
`)
	runbooks := catalog.Runbooks()
	for _, name := range catalog.Alerts() {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n\n", name, markdown(runbooks[name].Meaning))
		for _, look := range runbooks[name].Look {
			fmt.Fprintf(&page, "- %s\n", markdown(look))
		}
	}
	if *update {
		if err := os.WriteFile(alertsPage, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(alertsPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page.String(), string(kept)); diff != "" {
		t.Errorf("docs/reference/alerts.md differs (-want +got):\n%s", diff)
	}
}

// markdown is a text in which nothing is taken for HTML.
func markdown(text string) string { return strings.ReplaceAll(text, "<", `\<`) }

// TestRunbookLinks holds that each alert links to a part of docs/reference/alerts.md.
func TestRunbookLinks(t *testing.T) {
	page, err := os.ReadFile(alertsPage)
	if err != nil {
		t.Fatal(err)
	}
	anchors := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			anchors[catalog.RunbooksURL+"#"+strings.ToLower(strings.TrimSpace(name))] = true
		}
	}
	alerts := 0
	for _, g := range catalog.Rules(catalog.Objectives{}) {
		for _, r := range g.Rules {
			if r.Alert == "" {
				continue
			}
			alerts++
			if !anchors[r.Annotations["runbook_url"]] {
				t.Errorf("%s links to %q, which is not there", r.Alert, r.Annotations["runbook_url"])
			}
		}
	}
	if alerts == 0 {
		t.Error("no alerts")
	}
}
