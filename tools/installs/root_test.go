package installs

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// enterRoot changes into a root with /proc and /dev/shm of its own, which nobody outside
// sees and which go with the process. It ends as the program itself, which so gets signals.
const enterRoot = `set -e
root=$1
shift
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
exec chroot "$root" "$@"`

// within returns the words that run a program within a root.
func within(root string, words ...string) []string {
	return append([]string{"unshare", "--mount", "--propagation", "private", "sh", "-c", enterRoot, "sh", root}, words...)
}

// runsWithin runs a program within a root, and returns all that it wrote.
func runsWithin(t *testing.T, root string, words ...string) string {
	t.Helper()
	all := within(root, words...)
	cmd := exec.CommandContext(t.Context(), all[0], all[1:]...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8")
	return runsAs(t, cmd)
}

// debianRoot returns a fresh root: a minimal Debian with Flask and gunicorn, and an app in
// /srv/app. The first test makes it, by the machine's own sources of packages; others have
// copies of it.
func debianRoot(t *testing.T) string {
	t.Helper()
	dist(t)
	kept := filepath.Join(cacheDir(t), "debian.tar")
	if _, err := os.Stat(kept); err != nil {
		partial := kept + ".partial.tar"
		runs(t, "mmdebstrap", "--quiet", "--variant=minbase", "--include=python3-flask,gunicorn", suite(t), partial)
		if err := os.Rename(partial, kept); err != nil {
			t.Fatal(err)
		}
	}
	root := t.TempDir()
	runs(t, "tar", "-xf", kept, "-C", root)
	writeApp(t, filepath.Join(root, "srv/app"))
	return root
}

// cacheDir returns the directory of this run, which .ci/run removes at its end.
func cacheDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("REDLINE_ROOTS")
	if dir == "" {
		return t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// suite returns the name of the machine's own Debian.
func suite(t *testing.T) string {
	t.Helper()
	release, err := os.ReadFile("/etc/os-release")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(release)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "VERSION_CODENAME="); ok {
			return name
		}
	}
	t.Fatal("/etc/os-release names no VERSION_CODENAME")
	return ""
}

// packagedPlace is the place of an installed package.
func packagedPlace(root string) place {
	redline := within(root, "/usr/bin/redline")
	return place{run: redline, watch: redline, gunicorn: "/usr/bin/gunicorn", dir: "/srv/app"}
}

// holdsPackage holds that the files of a package are there, and its user.
func holdsPackage(t *testing.T, root string) {
	t.Helper()
	for _, name := range []string{
		"usr/bin/redline", "etc/redline/prometheus.yml", "etc/default/redline", "usr/lib/systemd/system/redline.service",
		"usr/lib/systemd/system/redline-run@.service", "usr/share/man/man1/redline-watch.1.gz", "usr/share/bash-completion/completions/redline",
		"usr/share/fish/vendor_completions.d/redline.fish", "usr/share/doc/redline/THIRD_PARTY_LICENSES", "var/lib/redline",
	} {
		if !exists(t, root, name) {
			t.Errorf("%s is missing", name)
		}
	}
	if said := runsWithin(t, root, "stat", "-c", "%U %a", "/var/lib/redline"); strings.TrimSpace(said) != "redline 750" {
		t.Errorf("/var/lib/redline: %s", said)
	}
	runsWithin(t, root, "/usr/bin/redline", "watch", "--config", "/etc/redline/prometheus.yml", "--data", "/var/lib/redline", "--check")
}

// writeWithin writes a file below a root.
func writeWithin(t *testing.T, root, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readWithin reads a file below a root.
func readWithin(t *testing.T, root, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
