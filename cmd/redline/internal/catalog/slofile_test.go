package catalog_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

func sloFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "slo.yml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestObjectivesFile holds that a file gives the objectives of services and of their
// routes, and leaves those of other services as they are.
func TestObjectivesFile(t *testing.T) {
	const text = `default:
  availability: 99.5%
services:
  shop:
    availability: 90%
    routes:
      /pay/{{id}}: {availability: 99.9%, latency: 99%@250ms}
      "": {availability: 1%}
  "a job: with (marks)":
    latency: 90%@1s
`
	got, err := catalog.ReadObjectives(sloFile(t, text), catalog.Objectives{})
	if err != nil {
		t.Fatal(err)
	}
	want := catalog.ObjectiveSet{
		Default: catalog.Objectives{Availability: 0.995},
		Services: map[string]catalog.ServiceObjectives{
			"shop": {Objectives: catalog.Objectives{Availability: 0.9}, Routes: map[string]catalog.Objectives{
				"/pay/{{id}}": {Availability: 0.999, Latency: 0.99, Target: 250 * time.Millisecond},
				"":            {Availability: 0.01},
			}},
			"a job: with (marks)": {Objectives: catalog.Objectives{Latency: 0.9, Target: time.Second}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	given := catalog.Objectives{Availability: 0.5}
	if got, err := catalog.ReadObjectives(sloFile(t, "services: {shop: {latency: 90%}}"), given); err != nil || got.Default != given {
		t.Errorf("%+v, %v", got.Default, err)
	}
}

// named returns a file with objectives for services with names of so many characters.
func named(character string, length, services int) string {
	text := "services:\n"
	for i := range services {
		text += fmt.Sprintf("  %s%d: {availability: 99%%}\n", strings.Repeat(character, length), i)
	}
	return text
}

// TestBadObjectivesFile holds that a wrong file of objectives is refused by one line that
// names the place and the expected form.
func TestBadObjectivesFile(t *testing.T) {
	many := "services:\n"
	for i := range 600 {
		many += fmt.Sprintf("  job%d: {availability: 99%%}\n", i)
	}
	for _, c := range []struct{ text, want string }{
		{"", "1: empty; expected services"},
		{"[]", "1: expected fields below it, such as services"},
		{"services:\n  shop:\n    availability: 100%\n", `3: services.shop.availability: "100%": expected a percentage below 100, such as 99.9%`},
		{"services:\n  shop:\n    latency: 95%@soon\n", `3: services.shop.latency: "95%@soon": expected a percentage below 100, and a time if any, such as 95%@500ms`},
		{"services:\n  shop:\n    availability: 99%,latency=1%\n", "3: services.shop.availability: expected a percentage"},
		{"services:\n  shop:\n    availability: [99%]\n", "3: services.shop.availability: expected a percentage"},
		{"services:\n  shop:\n    availibility: 99%\n", "3: services.shop.availibility: unknown; expected availability, latency or routes"},
		{"services:\n  shop:\n    routes:\n      /a:\n        target: 1s\n", "5: services.shop.routes./a.target: unknown; expected availability or latency"},
		{"services:\n  shop:\n    routes: {}\n", "3: services.shop.routes: expected fields below it, such as a route"},
		{"services:\n  shop:\n", "2: services.shop: expected fields below it, such as availability: 99.9%"},
		{"services:\n  shop: {availability: 99%}\n  shop: {availability: 98%}\n", "3: services.shop: it is there twice"},
		{"services:\n  a: &a {availability: 99%}\n  b: *a\n", "3: services.b: an alias; expected the objectives themselves"},
		{"services:\n  a:\n    <<: {availability: 99%}\n", "3: services.a.<<: expected a name"},
		{"default: {availability: 99%}\n", "1: default: --slo is given as well; expected one of them"},
		{"groups: []\n", "1: groups: unknown; expected default or services"},
		{"services:\n  shop: {\n", "no YAML"},
		{"services: {a: {latency: 9%}}\n---\nservices: {}\n", "expected one document"},
		{"services:\n  \"a\\nb\": {availability: x}\n", `2: services.a\nb.availability: "x": expected`},
		{"services:\n  \"\": {availability: 99%}\n", "2: services.: expected the name of a job"},
		{named("x", 1000, 8), "…: the names of services have more than 7168 bytes together"},
		{named(".", 900, 3), "…: the names of services have more than 7168 bytes together"},
		{many, "502: services.job500.availability: more than 500 objectives"},
		{"#" + strings.Repeat("x", 2<<20), "over 1 MiB, which is the limit"},
	} {
		path := sloFile(t, c.text)
		_, err := catalog.ReadObjectives(path, catalog.Objectives{Availability: 0.9})
		if err == nil {
			t.Errorf("%.100q is taken", c.text)
			continue
		}
		if got := err.Error(); !strings.HasPrefix(got, path+":") || !strings.Contains(got, c.want) || strings.Contains(got, "\n") {
			t.Errorf("%.100q: %s; want %s", c.text, got, c.want)
		}
	}
}

// TestObjectivesDocumented holds that the file in the documentation is one, and the error
// that it shows is the one of that file with that value.
func TestObjectivesDocumented(t *testing.T) {
	text, err := os.ReadFile("../../../../docs/howto/objectives.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	file, rest, _ := strings.Cut(rest, "```")
	set, err := catalog.ReadObjectives(sloFile(t, file), catalog.Objectives{})
	if err != nil || set.Services["shop"].Routes["/checkout"].Availability != 0.9999 {
		t.Errorf("%+v, %v", set, err)
	}
	_, rest, _ = strings.Cut(rest, "```\nslo.yml")
	want, _, _ := strings.Cut(rest, "\n```")
	_, err = catalog.ReadObjectives(sloFile(t, strings.Replace(file, "99.99%", "100%", 1)), catalog.Objectives{})
	if err == nil || !strings.HasSuffix(err.Error(), want) || want == "" {
		t.Errorf("%v; the documentation has %q", err, want)
	}
}

// FuzzObjectivesFile holds that a file that is read gives rules that can be written, and
// that another gives an error of one line.
func FuzzObjectivesFile(f *testing.F) {
	for _, text := range []string{"services: {a: {availability: 99%, routes: {'/{{ . }}': {latency: 1%@1s}}}}", "default: {latency: 5%}", "services: {\"\\xff\": {latency: 9%}}", "? [a]\n: b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		set, err := catalog.ReadObjectives(sloFile(t, text), catalog.Objectives{})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if err := catalog.WriteRules(new(strings.Builder), set.Rules()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// TestObjectivesGroups holds that each objective has a group of its own, with all names of
// services and routes. The kind: names that are put together, of which two can be one.
func TestObjectivesGroups(t *testing.T) {
	for name, text := range map[string]string{
		"a route with the end of a job":  "services: {a: {routes: {\"/x, b\": {availability: 99%}}}, \"b, a\": {routes: {\"/x\": {availability: 99%}}}}",
		"a job in quotes":                "services: {'\"a\"': {availability: 99%}, a: {availability: 98%}}",
		"a job with a quote and a comma": "services: {'a, \"b': {routes: {/x: {availability: 99%}}}, '\"b': {routes: {'/x, a': {availability: 99%}}}}",
	} {
		set, err := catalog.ReadObjectives(sloFile(t, text), catalog.Objectives{})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, group := range set.Rules() {
			if seen[group.Name] {
				t.Errorf("%s: two groups are %q", name, group.Name)
			}
			seen[group.Name] = true
		}
	}
}
