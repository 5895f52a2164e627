package installs

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWheelJob installs the wheel beside Flask and gunicorn into a fresh virtual environment,
// as the README says, and logs the time from that command to the first right number.
func TestWheelJob(t *testing.T) {
	wheel, _ := find(t, "wheel")
	venv, dir := filepath.Join(t.TempDir(), "env"), t.TempDir()
	runs(t, "python3", "-m", "venv", venv)
	bin := filepath.Join(venv, "bin")
	began := time.Now()
	runs(t, filepath.Join(bin, "pip"), "install", "-q", "--disable-pip-version-check", wheel, "flask==3.1.3", "gunicorn==27.0.1")
	installed := time.Now()
	writeApp(t, dir)
	redline := filepath.Join(bin, "redline")
	done := doMainJob(t, place{run: []string{redline}, watch: []string{redline}, gunicorn: filepath.Join(bin, "gunicorn"), dir: dir})
	t.Logf("install %.1f s, first right number after %.1f s", installed.Sub(began).Seconds(), done.Sub(began).Seconds())
}

// TestWheelGone holds that uninstalling leaves nothing of redline in the environment.
func TestWheelGone(t *testing.T) {
	wheel, _ := find(t, "wheel")
	venv := filepath.Join(t.TempDir(), "env")
	runs(t, "python3", "-m", "venv", venv)
	pip := filepath.Join(venv, "bin", "pip")
	runs(t, pip, "install", "-q", "--disable-pip-version-check", "--no-index", wheel)
	if !exists(t, venv, "bin/redline") || !exists(t, venv, "share/man/man1/redline.1") {
		t.Error("pip installed no command, or no manual page")
	}
	runs(t, pip, "uninstall", "-q", "-y", "redline-metrics")
	if left := runs(t, "find", venv, "-iname", "*redline*"); left != "" {
		t.Errorf("left: %s", left)
	}
}

// TestWheelTrue holds that the package index would take the wheel, and that its binary needs
// no library, as its tags say.
func TestWheelTrue(t *testing.T) {
	const most = 30e6
	wheel, entry := find(t, "wheel")
	if entry.Bytes > most {
		t.Errorf("the wheel has %d bytes", entry.Bytes)
	}
	if said := runs(t, venvProgram(t, "packaging", "twine"), "check", "--strict", wheel); !strings.Contains(said, "PASSED") {
		t.Error(said)
	}
	if said := runs(t, venvProgram(t, "packaging", "auditwheel"), "show", wheel); !strings.Contains(strings.ReplaceAll(said, "\n", " "), "requires no external shared libraries") {
		t.Error(said)
	}
}
