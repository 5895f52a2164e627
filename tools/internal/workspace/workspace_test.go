package workspace_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/tools/internal/workspace"
)

// checkout writes a workspace of modules: for each directory, the paths that its module
// requires.
func checkout(t *testing.T, modules map[string][]string) string {
	t.Helper()
	root := t.TempDir()
	work := "go 1.26.0\n"
	for dir, requires := range modules {
		work += "use ./" + dir + "\n"
		text := "module example.com/" + dir + "\n\ngo 1.26.0\n"
		for _, path := range requires {
			text += "require example.com/" + path + " v0.1.0\n"
		}
		write(t, filepath.Join(root, dir, "go.mod"), text)
	}
	write(t, filepath.Join(root, "go.work"), work)
	return root
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestOrder holds that modules come after those that they require, and that those for the
// checkout alone are left out.
func TestOrder(t *testing.T) {
	root := checkout(t, map[string][]string{"a": {"m", "z"}, "m": {"z"}, "z": nil, "bench": {"a"}})
	published, err := workspace.Published(root)
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, m := range published {
		tags = append(tags, m.Tag("0.2.0"))
	}
	if got, want := strings.Join(tags, " "), "z/v0.2.0 m/v0.2.0 a/v0.2.0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestUnpublishable holds that modules are refused that nobody could use: in a circle, or
// upon one that has no tag.
func TestUnpublishable(t *testing.T) {
	for name, modules := range map[string]map[string][]string{
		"circle": {"a": {"b"}, "b": {"a"}},
		"tools":  {"a": {"tools"}, "tools": nil},
	} {
		if _, err := workspace.Published(checkout(t, modules)); err == nil || !strings.Contains(err.Error(), "published") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOwn holds that the checkout's own modules can be published: the root first, with a tag
// of its own kind.
func TestOwn(t *testing.T) {
	published, err := workspace.Published("../../..")
	if err != nil {
		t.Fatal(err)
	}
	if len(published) != 11 || published[0].Tag("0.2.0") != "v0.2.0" {
		t.Errorf("got %+v", published)
	}
}
