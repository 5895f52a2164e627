package catalog_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/catalog/grafana"
	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
	"github.com/redline-metrics/redline/cmd/redline/internal/inventory"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// examples are services by their expositions: those of package redline, by its schemas and
// under the names of tutorials, and those of others.
var examples = []struct{ name, exposition string }{
	{"default", "../../../../testdata/exposition/default-sizes.txt"},
	{"flask", "../../../../testdata/exposition/flask.txt"},
	{"opentelemetry", "../../../../testdata/exposition/opentelemetry.txt"},
	{"tutorial-1", "../../../../testdata/exposition/tutorial-1.txt"},
	{"tutorial-3", "../../../../testdata/exposition/tutorial-3.txt"},
	{"tutorial-5", "../../../../testdata/exposition/tutorial-5.txt"},
	{"python", "testdata/python.txt"},
	{"unknown", "testdata/unknown.om"},
}

// TestGolden pins the dashboard for Grafana and the rule file of each example. To
// accept a change: go test ./internal/catalog -run TestGolden -update
func TestGolden(t *testing.T) {
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			service := serviceOf(t, e.name, e.exposition)
			golden(t, e.name+".json", dashboard(t, service))
			golden(t, e.name+".yml", rules(t, service))
		})
	}
}

// TestNative holds that a histogram with native buckets alone is shown and judged as well.
func TestNative(t *testing.T) {
	service := inventory.Service{Job: "native", Families: []inventory.Family{
		{Name: "http_request_duration_seconds", Type: inventory.Histogram, Labels: []string{"method", "route", "status"}, Native: true},
	}}
	golden(t, "native.json", dashboard(t, service))
	golden(t, "native.yml", rules(t, service))
}

// TestOrder holds that the order in which families are found changes nothing, not even
// where several may be those of requests.
func TestOrder(t *testing.T) {
	services := []inventory.Service{{Job: "several", Families: []inventory.Family{
		{Name: "api_requests_total", Type: inventory.Counter, Labels: []string{"route", "status"}},
		{Name: "web_requests_total", Type: inventory.Counter, Labels: []string{"path", "code"}},
		{Name: "api_request_seconds", Type: inventory.Histogram, Labels: []string{"route"}, Bounds: []float64{0.5, 1}},
		{Name: "web_request_duration_seconds", Type: inventory.Histogram, Labels: []string{"path"}, Bounds: []float64{0.5, 1}},
	}}}
	for _, e := range examples {
		services = append(services, serviceOf(t, e.name, e.exposition))
	}
	for _, service := range services {
		t.Run(service.Job, func(t *testing.T) {
			wantDashboard, wantRules := dashboard(t, service), rules(t, service)
			for range 20 {
				rand.Shuffle(len(service.Families), func(i, j int) {
					service.Families[i], service.Families[j] = service.Families[j], service.Families[i]
				})
				if diff := cmp.Diff(wantDashboard, dashboard(t, service)); diff != "" {
					t.Fatalf("the dashboard depends on the order of families (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(wantRules, rules(t, service)); diff != "" {
					t.Fatalf("the rules depend on the order of families (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// serviceOf returns a service with the exposition in a file.
func serviceOf(t *testing.T, job, file string) inventory.Service {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.ReplaceAll(text, []byte("<reading>"), []byte("1"))
	format, err := exposition.FormatOf(text, "")
	if err != nil {
		t.Fatal(err)
	}
	families, err := exposition.Read(text, format)
	if err != nil {
		t.Fatal(err)
	}
	return inventory.Service{Job: job, Families: inventory.FromExposition(families)}
}

func dashboard(t *testing.T, s inventory.Service) string {
	t.Helper()
	d := catalog.DashboardOf(s)
	d.Show(s, catalog.Objectives{})
	var text strings.Builder
	if err := grafana.Write(&text, d); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func rules(t *testing.T, s inventory.Service) string {
	t.Helper()
	var text strings.Builder
	if err := catalog.WriteRules(&text, catalog.RulesOf([]inventory.Service{s}, catalog.Objectives{})); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// golden compares a text with a file that is kept of it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}
