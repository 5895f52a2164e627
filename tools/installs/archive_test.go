package installs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchiveJob unpacks the archive, and runs its binary as it lies there.
func TestArchiveJob(t *testing.T) {
	archive, entry := find(t, "archive")
	dir := t.TempDir()
	runs(t, "tar", "-xzf", archive, "-C", dir)
	top := filepath.Join(dir, strings.TrimSuffix(entry.Name, ".tar.gz"))
	for _, name := range []string{"LICENSE", "THIRD_PARTY_LICENSES", "README.md", "redline.cdx.json", "man/man1/redline-watch.1", "completions/fish/vendor_completions.d/redline.fish"} {
		if info, err := os.Stat(filepath.Join(top, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	writeApp(t, filepath.Join(dir, "app"))
	redline := []string{filepath.Join(top, "redline")}
	doMainJob(t, place{run: redline, watch: redline, gunicorn: venvProgram(t, "service", "gunicorn"), dir: filepath.Join(dir, "app")})
}
