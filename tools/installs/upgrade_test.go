package installs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// before is the version from which TestUpgrade upgrades.
const before = "0.1.9"

// earlier makes the packages of an earlier version, whose prometheus.yml was another one, and
// returns their directory.
func earlier(t *testing.T) string {
	t.Helper()
	dist(t)
	root, out := filepath.Join(t.TempDir(), "clone"), t.TempDir()
	runs(t, "git", "clone", "-q", "../..", root)
	for name, change := range map[string]struct{ line, to string }{
		"doc.go":                      {`(?m)^const Version = ".*"$`, `const Version = "` + before + `"`},
		"deploy/linux/prometheus.yml": {`(?m)^scrape_configs:`, "# Of an earlier version.\nscrape_configs:"},
	} {
		text, line := readWithin(t, root, name), regexp.MustCompile(change.line)
		if !line.MatchString(text) {
			t.Fatalf("%s has no line like %s", name, line)
		}
		writeWithin(t, root, name, line.ReplaceAllLiteralString(text, change.to))
	}
	commit := exec.CommandContext(t.Context(), "git", "commit", "-qam", "earlier")
	commit.Dir = root
	commit.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	runsAs(t, commit)
	runs(t, filepath.Join(root, ".ci/package"), "--platform", "host", "--kind", "deb,rpm", "--out", out)
	return out
}

// TestUpgrade upgrades both packages from an earlier version. Data stay, and so does a
// configuration that its user changed, though the package's own has changed as well. One that
// nobody touched is renewed.
func TestUpgrade(t *testing.T) {
	old := earlier(t)
	for _, kind := range []struct {
		name    string
		install func(t *testing.T, root, path string)
		renewed string // the package's configuration beside that of the user
	}{
		{"deb", func(t *testing.T, root, path string) {
			copyFile(t, path, filepath.Join(root, "tmp/redline.deb"), 0o644)
			runsWithin(t, root, "apt-get", "install", "-qy", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", "/tmp/redline.deb")
		}, ".dpkg-dist"},
		{"rpm", func(t *testing.T, root, path string) { runs(t, "rpm", "--root", root, "--nodeps", "-U", path) }, ".rpmnew"},
	} {
		t.Run(kind.name, func(t *testing.T) {
			found, err := filepath.Glob(filepath.Join(old, "*."+kind.name))
			if err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
			next, _ := find(t, kind.name)
			const config, data = "etc/redline/prometheus.yml", "var/lib/redline/kept"
			for _, touched := range []bool{true, false} {
				root := debianRoot(t)
				kind.install(t, root, found[0])
				if said := runsWithin(t, root, "/usr/bin/redline", "version"); !strings.HasPrefix(said, "redline "+before+" ") {
					t.Errorf("the earlier version says %q", said)
				}
				writeWithin(t, root, data, "data")
				if touched {
					writeWithin(t, root, config, "scrape_configs: [] # mine\n")
				}
				kind.install(t, root, next)
				if said := runsWithin(t, root, "/usr/bin/redline", "version"); strings.HasPrefix(said, "redline "+before+" ") {
					t.Errorf("the upgrade says %q", said)
				}
				holdsPackage(t, root)
				if got := readWithin(t, root, data); got != "data" {
					t.Errorf("data are %q", got)
				}
				switch got := readWithin(t, root, config); {
				case touched && !strings.Contains(got, "mine"):
					t.Errorf("the user's configuration was replaced by:\n%s", got)
				case touched && !exists(t, root, config+kind.renewed):
					t.Errorf("the package's configuration is not beside it, as %s", kind.renewed)
				case !touched && strings.Contains(got, "earlier version"):
					t.Errorf("a configuration that nobody touched stayed:\n%s", got)
				}
			}
		})
	}
}
