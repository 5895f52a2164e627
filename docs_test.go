package redline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// examples are where the Go of the routers' pages is compiled.
var examples = map[string]string{
	"docs/chi.md":        "adapter/redlinechi/example_test.go",
	"docs/echo.md":       "adapter/redlineecho/example_test.go",
	"docs/fiber.md":      "adapter/redlinefiber/example_test.go",
	"docs/gin.md":        "adapter/redlinegin/example_test.go",
	"docs/gorilla.md":    "adapter/redlinegorilla/example_test.go",
	"docs/httprouter.md": "adapter/redlinehttprouter/example_test.go",
	"docs/net-http.md":   "example_test.go",
}

// TestDocsGo: every block of Go in a page stands in an example, word for word, and
// every adapter has a page.
func TestDocsGo(t *testing.T) {
	adapters, err := filepath.Glob("adapter/*/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, file := range adapters {
		missing[file] = true
	}
	// Of the major version before the one on the page.
	delete(missing, "adapter/redlineecho4/example_test.go")
	delete(missing, "adapter/redlinefiber2/example_test.go")
	for page, file := range examples {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		delete(missing, file)
		found := blocks(t, page, "go")
		if len(found) == 0 {
			t.Errorf("%s has no Go", page)
		}
		for _, block := range found {
			if !strings.Contains(unindented(string(source)), unindented(block)) {
				t.Errorf("%s: in no example of %s:\n%s", page, file, block)
			}
		}
	}
	for file := range missing {
		t.Errorf("%s has no page", file)
	}
}
