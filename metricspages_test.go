package redline_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline"

	"github.com/redline-metrics/redline/internal/selfmetrics"
)

// TestMetricsPages holds that the pages of metrics and schemas name the families that a
// service exposes, neither more nor less. To write them again: go test -run
// TestMetricsPages -update .
func TestMetricsPages(t *testing.T) {
	metrics, schemas := "docs/reference/metrics.md", "docs/reference/schema.md"
	for _, part := range []struct{ page, name, want string }{
		{metrics, "families", familyTable()},
		{metrics, "own", ownTable()},
		{metrics, "misuse", misuseTable()},
		{schemas, "schemas", schemaTable()},
		{schemas, "buckets", bucketTable()},
	} {
		text := read(t, part.page)
		begin, end := "<!-- "+part.name+" -->\n", "<!-- /"+part.name+" -->\n"
		before, rest, begun := strings.Cut(text, begin)
		got, after, ended := strings.Cut(rest, end)
		if !begun || !ended {
			t.Fatalf("%s has no part %s", part.page, part.name)
		}
		want := "\n" + part.want + "\n"
		if *update {
			if err := os.WriteFile(part.page, []byte(before+begin+want+end+after), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s, part %s (-want +got):\n%s", part.page, part.name, diff)
		}
	}
}

// TestReadmeMetrics holds that README's table has every family of the default schema that
// needs no setting, with its labels.
func TestReadmeMetrics(t *testing.T) {
	readme := read(t, "README.md")
	schema := redline.Default()
	for _, f := range []redline.Family{schema.Requests, schema.Duration, schema.InProgress, schema.Exceptions, schema.Calls} {
		row := fmt.Sprintf("| `%s` | %s | %s |\n", f.Name, typeOf(f.Name), strings.Join(labelsOf(f), ", "))
		if !strings.Contains(readme, row) {
			t.Errorf("README lacks %s", row)
		}
	}
}

func familyTable() string {
	var b strings.Builder
	b.WriteString("| metric | type | labels | meaning |\n|---|---|---|---|\n")
	for _, f := range families(redline.Default()) {
		if f.Name != "" {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, typeOf(f.Name), strings.Join(labelsOf(f.Family), ", "), f.Help)
		}
	}
	return b.String()
}

func ownTable() string {
	var b strings.Builder
	b.WriteString("| metric | type | label | meaning |\n|---|---|---|---|\n")
	own := reflect.ValueOf(selfmetrics.Families())
	for i := range own.NumField() {
		f, _ := reflect.TypeAssert[selfmetrics.Family](own.Field(i))
		label := ""
		if f.Label != "" {
			label = "`" + f.Label + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, typeOf(f.Name), label, strings.NewReplacer("<", `\<`).Replace(f.Help))
	}
	return b.String()
}

func misuseTable() string {
	var b strings.Builder
	b.WriteString("| reason | meaning, and the way out |\n|---|---|\n")
	for _, m := range selfmetrics.Misuses() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", m.Reason, m.Explanation)
	}
	return b.String()
}

func schemaTable() string {
	var b strings.Builder
	b.WriteString("| field | `Default` | `FlaskExporter` | `OpenTelemetry` |\n|---|---|---|---|\n")
	flask, otel := families(redline.FlaskExporter()), families(redline.OpenTelemetry())
	for i, f := range families(redline.Default()) {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.field, familyCell(f.Family), familyCell(flask[i].Family), familyCell(otel[i].Family))
	}
	fmt.Fprintf(&b, "| `OtherMethod` | `OTHER` | `OTHER` | `%s` |\n", redline.OpenTelemetry().OtherMethod)
	return b.String()
}

func familyCell(f redline.Family) string {
	if f.Name == "" {
		return "off"
	}
	if labels := labelsOf(f); len(labels) > 0 {
		return "`" + f.Name + "` by " + strings.Join(labels, ", ")
	}
	return "`" + f.Name + "`"
}

func bucketTable() string {
	s := redline.Default()
	list := func(bounds []float64) string {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(bounds), " ", ", "), "[]")
	}
	sizes := make([]string, len(s.SizeBuckets))
	for i, b := range s.SizeBuckets {
		sizes[i] = fmt.Sprintf("%d", int(b))
	}
	return "| field | bounds, in all three schemas |\n|---|---|\n" +
		"| `Buckets`, in seconds | " + list(s.Buckets) + " |\n" +
		"| `SizeBuckets`, in bytes | " + strings.Join(sizes, ", ") + " |\n"
}

// field is a family of a schema, by the field that holds it.
type field struct {
	redline.Family

	field string
}

func families(s *redline.Schema) (found []field) {
	v := reflect.ValueOf(*s)
	for i := range v.NumField() {
		if f, ok := reflect.TypeAssert[redline.Family](v.Field(i)); ok {
			found = append(found, field{f, v.Type().Field(i).Name})
		}
	}
	return found
}

func labelsOf(f redline.Family) (labels []string) {
	for _, name := range f.Labels() {
		labels = append(labels, "`"+name+"`")
	}
	return labels
}

// typeOf returns the type of a family by its name, as the naming practices have it.
func typeOf(name string) string {
	gauges := []string{"http_requests_in_progress", "redline_multiproc_files", "redline_multiproc_entries", "redline_multiproc_series", "redline_multiproc_merge_seconds"}
	switch {
	case slices.Contains(gauges, name):
		return "gauge"
	case strings.HasSuffix(name, "_total"):
		return "counter"
	default:
		return "histogram"
	}
}
