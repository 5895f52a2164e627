package redline_test

import (
	"os"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

// TestReadmeGo: every block of Go in the README stands in an example, and so is
// compiled, and run where the example has an output.
func TestReadmeGo(t *testing.T) {
	examples, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	compiled := unindented(string(examples))
	found := blocks(t, "README.md", "go")
	if len(found) == 0 {
		t.Error("the README has no Go")
	}
	for _, block := range found {
		if !strings.Contains(compiled, unindented(block)) {
			t.Errorf("in no example:\n%s", block)
		}
	}
}

// TestReadmeMetrics: the table names what a service exposes, neither more nor
// less.
func TestReadmeMetrics(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	schema := redline.Default()
	exposed := map[string]redline.Family{}
	for _, f := range []redline.Family{schema.Requests, schema.Duration, schema.InProgress, schema.Exceptions, schema.Calls} {
		exposed[f.Name] = f
	}
	for line := range strings.Lines(string(readme)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.HasPrefix(cells[1], " `http") {
			continue
		}
		name := strings.Trim(cells[1], " `")
		f, ok := exposed[name]
		if !ok {
			t.Errorf("the table has %s, the schema has not", name)
		}
		for _, label := range []string{f.Method, f.Route, f.Peer, f.Status} {
			if label != "" && !strings.Contains(cells[3], "`"+label+"`") {
				t.Errorf("the table lacks label %s of %s", label, name)
			}
		}
		delete(exposed, name)
	}
	for name := range exposed {
		t.Errorf("the table lacks %s", name)
	}
}

// blocks are a page's blocks of code in a language.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, part := range strings.Split(string(text), "\n```"+language+"\n")[1:] {
		block, _, ok := strings.Cut(part, "\n```")
		if !ok {
			t.Fatalf("a block does not end:\n%s", part)
		}
		found = append(found, block)
	}
	return found
}

// unindented is text without the white space at the beginnings of lines.
func unindented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t ")
	}
	return strings.Join(lines, "\n")
}
