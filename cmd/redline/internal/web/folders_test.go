package web_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFolders holds that the page's modules import only from folders that come before
// theirs, in the order in which data flow.
func TestFolders(t *testing.T) {
	order := []string{
		"vendor",    // libraries
		"data",      // the engine's answers: asked, shared, read, in units
		"parts",     // small elements and texts that know of no state
		"state",     // what the URL and the browser remember
		"charts",    // lines, heatmaps, and what is over them
		"frame",     // what stands around each page
		"editor",    // the field for PromQL
		"alerting",  // rules, alerts, notifications, silences
		"graph",     // services and their calls
		"incidents", // what is wrong, and why
		"dashboard", // a service's panels and tables
		"pages",
		".", // app.js
	}
	imported := regexp.MustCompile(`(?:\bfrom|\bimport\()\s*["'](\.[^"']+)["']`)
	modules := 0
	root := os.DirFS("static")
	err := fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".js" {
			return err
		}
		modules++
		folder := slices.Index(order, path.Dir(name))
		if folder < 0 {
			t.Errorf("%s is in a folder that the order lacks", name)
		}
		content, err := fs.ReadFile(root, name)
		for _, m := range imported.FindAllSubmatch(content, -1) {
			from := path.Join(path.Dir(name), string(m[1]))
			if at := slices.Index(order, path.Dir(from)); at < 0 || at > folder {
				t.Errorf("%s imports %s, against the order %s", name, from, strings.Join(order, ", "))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if modules < 50 {
		t.Errorf("%d modules were read", modules)
	}
}
