package installs

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDebian installs the package by apt into a minimal Debian, does the main job there,
// installs it once more, removes it and purges it. Data and changed configuration stay until
// the purge.
func TestDebian(t *testing.T) {
	deb, _ := find(t, "deb")
	root := debianRoot(t)
	copyFile(t, deb, filepath.Join(root, "tmp/redline.deb"), 0o644)
	install := []string{"apt-get", "install", "-qy", "--no-install-recommends", "--reinstall", "/tmp/redline.deb"}
	runsWithin(t, root, install...)
	holdsPackage(t, root)
	doMainJob(t, packagedPlace(root))

	const config, data = "etc/redline/prometheus.yml", "var/lib/redline/kept"
	writeWithin(t, root, config, "scrape_configs: [] # mine\n")
	writeWithin(t, root, data, "data")
	runsWithin(t, root, install...)
	if got := readWithin(t, root, config); !strings.Contains(got, "mine") {
		t.Errorf("an upgrade replaced the configuration by:\n%s", got)
	}
	runsWithin(t, root, "apt-get", "remove", "-qy", "redline")
	if exists(t, root, "usr/bin/redline") || !exists(t, root, data) || !exists(t, root, config) {
		t.Error("removal left the command, or took data or configuration")
	}
	runsWithin(t, root, "apt-get", "purge", "-qy", "redline")
	if exists(t, root, data) || exists(t, root, config) {
		t.Error("a purge left data or configuration")
	}
}

// TestRPM installs the package by rpm into a root, does the main job there, installs it once
// more and removes it. The root is a Debian's, and rpm does not know its packages.
func TestRPM(t *testing.T) {
	path, _ := find(t, "rpm")
	root := debianRoot(t)
	rpm := func(args ...string) string {
		return runs(t, "rpm", append([]string{"--root", root, "--nodeps"}, args...)...)
	}
	rpm("-i", path)
	holdsPackage(t, root)
	if !exists(t, root, "usr/share/licenses/redline/LICENSE") {
		t.Error("the package has no licence")
	}
	doMainJob(t, packagedPlace(root))

	const config, data = "etc/redline/prometheus.yml", "var/lib/redline/kept"
	writeWithin(t, root, config, "scrape_configs: [] # mine\n")
	writeWithin(t, root, data, "data")
	rpm("-U", "--replacepkgs", path)
	if got := readWithin(t, root, config); !strings.Contains(got, "mine") {
		t.Errorf("an upgrade replaced the configuration by:\n%s", got)
	}
	rpm("-e", "redline")
	if exists(t, root, "usr/bin/redline") || !exists(t, root, data) {
		t.Error("removal left the command, or took data")
	}
	if got := readWithin(t, root, config+".rpmsave"); !strings.Contains(got, "mine") {
		t.Errorf("removal kept of the configuration:\n%s", got)
	}
	for _, name := range []string{"etc/redline/run", "usr/share/doc/redline", "usr/share/licenses/redline"} {
		if exists(t, root, name) {
			t.Errorf("removal left %s", name)
		}
	}
}

// TestLintian holds that lintian finds no error.
func TestLintian(t *testing.T) {
	deb, _ := find(t, "deb")
	t.Log(runs(t, "lintian", "--allow-root", "--fail-on", "error", deb))
}

// TestRPMLint holds that rpmlint finds no error but those of deploy/linux/rpmlint.toml.
// rpmlint unpacks by cpio, which takes absolute names as they are: a program of that name
// that keeps them below the directory comes first.
func TestRPMLint(t *testing.T) {
	path, _ := find(t, "rpm")
	bin := t.TempDir()
	cpio, err := exec.LookPath("cpio")
	if err != nil {
		t.Fatal(err)
	}
	first := "#!/bin/sh\nexec " + cpio + " --no-absolute-filenames \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "cpio"), []byte(first), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "rpmlint", "-c", "../../deploy/linux/rpmlint.toml", path)
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	t.Log(runsAs(t, cmd))
}

// TestUnits holds that systemd knows every word of the units, that they are hardened, with an
// exposure of 2.5 of 10 at most, and that a service of redline-run@ has a home to write to.
func TestUnits(t *testing.T) {
	deb, _ := find(t, "deb")
	root := t.TempDir()
	runs(t, "dpkg-deb", "-x", deb, root)
	if unit := readWithin(t, root, "usr/lib/systemd/system/redline-run@.service"); !strings.Contains(unit, "\nEnvironment=HOME=%S/redline-run/%i XDG_RUNTIME_DIR=%t/redline-run/%i\n") {
		t.Errorf("redline-run@.service:\n%s", unit)
	}
	for _, unit := range []string{"redline.service", "redline-run@.service"} {
		path := filepath.Join(root, "usr/lib/systemd/system", unit)
		said := runs(t, "systemd-analyze", "security", "--offline=true", "--threshold=25", path)
		t.Log(said[strings.Index(said, "Overall"):])
		verify := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", path)
		findings, _ := verify.CombinedOutput() // fails for the missing command
		for line := range strings.Lines(string(findings)) {
			if strings.Contains(line, "redline") && !strings.Contains(line, "Command /usr/bin/redline is not executable") {
				t.Errorf("%s: %s", unit, line)
			}
		}
	}
}
