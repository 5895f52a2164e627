package catalog_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/util/teststorage"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
)

// answers holds the expected answers of panels and columns, by ID: a line for each series
// of each query.
type answers map[string][]string

// expected reads answers. An ID stands at a line's beginning; its answers are below it,
// further in.
func expected(text []byte) answers {
	want := answers{}
	id := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		answer, further := strings.CutPrefix(line, "  ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case further:
			want[id] = append(want[id], answer)
		default:
			id = line
			want[id] = []string{}
		}
	}
	return want
}

// all are the answers to all queries of a dashboard.
func (d data) all(t *testing.T, b catalog.Dashboard, v variables) answers {
	t.Helper()
	got := answers{"marks": {}}
	if b.Routes != nil {
		for _, c := range b.Routes.Columns {
			got["routes "+c.ID] = d.ask(t, v.fill(c.Expr), "{{"+b.Routes.Label+"}}")
		}
	}
	for _, m := range b.Marks {
		got["marks"] = append(got["marks"], d.ask(t, v.fill(m.Expr), m.Legend)...)
	}
	for _, row := range b.Rows {
		for _, p := range row.Panels {
			got[p.ID] = []string{}
			for _, q := range p.Queries {
				got[p.ID] = append(got[p.ID], d.ask(t, v.fill(q.Expr), q.Legend)...)
			}
		}
	}
	return got
}

// TestAnswers compares the answer to each query of a dashboard with that in the file. The
// samples of the instance are known, so the answers are too.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/answers/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			parts := parts(t, file)
			families := read(t, parts["metrics"])
			d := newData(t, teststorage.New(t))
			d.scrape(t, "shop", "a:1", families)
			got := d.all(t, catalog.DashboardOf(service("shop", families)), chosen("shop", nil))
			if diff := cmp.Diff(expected([]byte(parts["answers"])), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// parts are those of an archive, by name.
func parts(t *testing.T, file string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.Files {
		parts[f.Name] = string(f.Data)
	}
	return parts
}
