package catalog_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/promqltest"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

// promtool is the path of an installed promtool. Without it the test skips, or fails
// if REDLINE_REQUIRE names it.
func promtool(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err == nil {
		return path
	}
	if slices.Contains(strings.Split(os.Getenv("REDLINE_REQUIRE"), ","), "promtool") {
		t.Fatal("promtool is required, and not installed")
	}
	t.Skip("promtool is not installed; .ci/run installs it")
	return ""
}

// ruleFiles are the files of rules that cases in testdata/rules are about.
func ruleFiles(t *testing.T) map[string][]rulefmt.RuleGroup {
	t.Helper()
	_, services := town(t)
	timed := func(job string, bounds ...float64) inventory.Service {
		return inventory.Service{Job: job, Families: []inventory.Family{{
			Name: "http_request_duration_seconds", Type: inventory.Histogram, Labels: []string{"route"}, Bounds: bounds,
		}}}
	}
	objectives := catalog.ObjectiveSet{Services: map[string]catalog.ServiceObjectives{
		"shop": {Objectives: catalog.Objectives{Availability: 0.9}, Routes: map[string]catalog.Objectives{
			"/pay/{{id}}": {Availability: 0.999},
			"/list":       {Latency: 0.9},
		}},
		"fr.e": {Objectives: catalog.Objectives{Availability: 0.5}},
		"part": {Routes: map[string]catalog.Objectives{"/a": {Availability: 0.999}}},
	}}
	return map[string][]rulefmt.RuleGroup{
		"rules.yml":   catalog.Rules(catalog.Objectives{}),
		"town.yml":    catalog.RulesOf(services, catalog.Objectives{}),
		"second.yml":  catalog.Rules(catalog.Objectives{Target: time.Second, Latency: 0.9}),
		"buckets.yml": catalog.RulesOf([]inventory.Service{timed("wide", 1, 10), timed("narrow", 0.5, 1)}, catalog.Objectives{}),
		"kinds.yml":   catalog.RulesOf(kinds(t), catalog.Objectives{Availability: 0.9999}),
		"set.yml":     objectives.Rules(),
		"nothing.yml": catalog.RulesOf(nil, catalog.Objectives{}),
	}
}

func writeRules(t *testing.T, dir string, files map[string][]rulefmt.RuleGroup) {
	t.Helper()
	for name, groups := range files {
		var text strings.Builder
		if err := catalog.WriteRules(&text, groups); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRulesCheck holds that promtool check rules finds nothing, with any services.
func TestRulesCheck(t *testing.T) {
	path, files, dir := promtool(t), ruleFiles(t), t.TempDir()
	writeRules(t, dir, files)
	for name := range files {
		t.Run(name, func(t *testing.T) {
			out, err := exec.CommandContext(t.Context(), path, "check", "rules", "--lint-fatal", filepath.Join(dir, name)).CombinedOutput()
			if err != nil || strings.Contains(string(out), "lint error") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestNativeObjectives holds that half of the requests take longer than the target. Where
// there are none, none is too slow; a fraction of none would make all sums of it no
// number.
func TestNativeObjectives(t *testing.T) {
	const start = `{{schema:0 sum:0 count:0 buckets:[0 0]}}`
	d := newData(t, promqltest.LoadedStorage(t, `load 15s
	http_request_duration_seconds{job="busy",instance="a:1",route="/a"} `+start+`+{{schema:0 sum:30 count:30 buckets:[15 15]}}x80
	http_request_duration_seconds{job="idle",instance="b:1",route="/a"} {{schema:0 sum:15 count:30 buckets:[15 15]}}x80
`))
	got := answers{}
	for _, g := range catalog.Rules(catalog.Objectives{Target: time.Second}) {
		for _, r := range g.Rules {
			if r.Labels["slo"] == "latency" && strings.HasSuffix(r.Record, ":rate5m") {
				got[r.Record] = d.ask(t, r.Expr, "{{job}}")
			}
		}
	}
	want := answers{"job:slo_requests:rate5m": {"busy 2", "idle 0"}, "job:slo_errors:rate5m": {"busy 1"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRulesAlert holds that promtool test rules finds each case in testdata/rules to come
// out as it says.
func TestRulesAlert(t *testing.T) {
	path, dir := promtool(t), t.TempDir()
	writeRules(t, dir, ruleFiles(t))
	cases, err := filepath.Glob("testdata/rules/*.yml")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yml"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			beside := filepath.Join(dir, "test-"+filepath.Base(file)) // rule files are looked for beside it
			if err := os.WriteFile(beside, text, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.CommandContext(t.Context(), path, "test", "rules", beside).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
