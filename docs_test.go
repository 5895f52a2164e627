package redline_test

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// routerPages are the pages of routers, with the examples that compile their Go.
var routerPages = map[string]string{
	"docs/howto/adapter.md":    "adapter/example_test.go adapter/suite_test.go",
	"docs/howto/chi.md":        "adapter/redlinechi/example_test.go",
	"docs/howto/echo.md":       "adapter/redlineecho/example_test.go",
	"docs/howto/fiber.md":      "adapter/redlinefiber/example_test.go",
	"docs/howto/gin.md":        "adapter/redlinegin/example_test.go",
	"docs/howto/gorilla.md":    "adapter/redlinegorilla/example_test.go",
	"docs/howto/http3.md":      "adapter/redlinehttp3/example_test.go",
	"docs/howto/httprouter.md": "adapter/redlinehttprouter/example_test.go",
	"docs/howto/net-http.md":   "example_test.go",
}

// TestPagesGo holds that every block of Go in README and docs stands in an example, word
// for word, and so is compiled, and run where the example has an output. .ci/tutorial runs
// the program of the tutorial, as it is printed.
func TestPagesGo(t *testing.T) {
	var ours strings.Builder
	for _, file := range []string{"example_test.go", "redlinetest/example_test.go", "examples/hello/main.go", "examples/shop/main.go"} {
		ours.WriteString(unindented(read(t, file)))
	}
	found := 0
	for _, page := range textFiles(t) {
		if page != "README.md" && !strings.HasPrefix(page, "docs/") || path.Ext(page) != ".md" {
			continue
		}
		compiled := ours.String()
		if file, ok := routerPages[page]; ok {
			compiled = ""
			for name := range strings.FieldsSeq(file) {
				compiled += unindented(read(t, name))
			}
		}
		for _, block := range blocks(t, page, "go") {
			found++
			if !strings.Contains(compiled, unindented(block)) {
				t.Errorf("%s: in no example:\n%s", page, block)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d blocks of Go were found", found)
	}
}

// TestRouterPages holds that every adapter has a page, and the page has Go.
func TestRouterPages(t *testing.T) {
	adapters, err := filepath.Glob("adapter/*/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, file := range adapters {
		missing[file] = true
	}
	// These are of the major version before the one on the page.
	delete(missing, "adapter/redlineecho4/example_test.go")
	delete(missing, "adapter/redlinefiber2/example_test.go")
	for page, file := range routerPages {
		delete(missing, file)
		if len(blocks(t, page, "go")) == 0 {
			t.Errorf("%s has no Go", page)
		}
	}
	for file := range missing {
		t.Errorf("%s has no page", file)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks returns a page's blocks of code in a language.
func blocks(t *testing.T, page, language string) (found []string) {
	t.Helper()
	for _, part := range strings.Split(read(t, page), "\n```"+language+"\n")[1:] {
		block, _, ok := strings.Cut(part, "\n```")
		if !ok {
			t.Fatalf("%s: a block does not end:\n%s", page, part)
		}
		found = append(found, block)
	}
	return found
}

// unindented returns text without the white space at the beginnings of lines.
func unindented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t ")
	}
	return strings.Join(lines, "\n")
}
