package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoneForgotten holds that no panel is curated of families that no file of answers
// has.
func TestNoneForgotten(t *testing.T) {
	files, err := filepath.Glob("testdata/answers/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, s := range subjects() {
		for _, k := range s.templates {
			for _, q := range k.queries {
				for _, name := range q.families {
					if !strings.Contains(all.String(), "\n# TYPE "+name+" ") {
						t.Errorf("%s, %s: no answer is known of %s", s.title, k.title, name)
					}
				}
			}
		}
	}
}
