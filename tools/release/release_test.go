package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clone returns a clone of the checkout's last commit.
func clone(t *testing.T) string {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "git", "-C", "../..", "rev-parse").Run(); err != nil {
		t.Skip("this needs git, and a checkout that is a clone")
	}
	root := filepath.Join(t.TempDir(), "clone")
	inClone(t, "../..", "git", "clone", "-q", ".", root)
	return root
}

// inClone runs a program in a clone, and returns its output.
func inClone(t *testing.T, root, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = root
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, said)
	}
	return string(said)
}

// TestPrepare prepares a release of this checkout: no module and no page names the version
// before, the workspace still resolves, and the tags are those of all published modules.
func TestPrepare(t *testing.T) {
	root := clone(t)
	old, err := currentVersion(root)
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(root, "CHANGELOG.md")
	if err := rewrite(log, func(text string) string {
		return strings.Replace(text, "## [Unreleased]\n", "## [Unreleased]\n\n### Added\n\n- A thing.\n", 1)
	}); err != nil {
		t.Fatal(err)
	}
	if err := prepare(t.Context(), root, "0.97.0", time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	changes, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(changes), "## [Unreleased]\n\n## [0.97.0] - 2026-03-04\n\n### Added\n\n- A thing.\n") {
		t.Errorf("the changelog begins:\n%.300s", changes)
	}
	left := exec.CommandContext(t.Context(), "git", "grep", "-nE", `redline-metrics/redline[a-z0-9/]*[@ ]v`+strings.ReplaceAll(old, ".", `\.`), "--", "*go.mod", "go.work", "*.md", ":!CHANGELOG.md")
	left.Dir = root
	if said, _ := left.CombinedOutput(); len(said) > 0 { // it fails where it finds nothing
		t.Errorf("left of version %s:\n%s", old, said)
	}
	for _, name := range imageUsers() {
		if text, err := os.ReadFile(filepath.Join(root, name)); err != nil || !strings.Contains(string(text), "0.97.0") || strings.Contains(string(text), old) {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	if got := inClone(t, root, "go", "list", "-f", "{{.Name}}", "./cmd/redline", "./adapter/redlinegin", "./bench/peers"); strings.Count(got, "\n") != 3 {
		t.Errorf("the workspace lists %q", got)
	}
	var said strings.Builder
	if err := run(t.Context(), root, []string{"tags", "--create"}, &said); err == nil || !strings.Contains(err.Error(), "commit them first") || inClone(t, root, "git", "tag", "--points-at", "HEAD") != "" {
		t.Errorf("tags of a checkout with changes: %v", err)
	}
	inClone(t, root, "git", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qam", "release")
	t.Setenv("GIT_COMMITTER_NAME", "a")
	t.Setenv("GIT_COMMITTER_EMAIL", "a@example.com")
	if err := run(t.Context(), root, []string{"tags", "--create"}, &said); err != nil {
		t.Fatal(err)
	}
	made := strings.Fields(inClone(t, root, "git", "tag", "--points-at", "HEAD"))
	told := strings.Fields(said.String())
	if len(made) != len(told) || told[0] != "v0.97.0" || told[len(told)-1] != "cmd/redline/v0.97.0" {
		t.Errorf("said %q, made %q", told, made)
	}
}

// TestFirst holds that the version that sources name is prepared once: the first release has
// no version before it.
func TestFirst(t *testing.T) {
	root := clone(t)
	version, err := currentVersion(root)
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(root, "CHANGELOG.md")
	if err := os.WriteFile(log, []byte("# Changelog\n\n## [Unreleased]\n\n- A thing.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := prepare(t.Context(), root, version, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := prepare(t.Context(), root, version, time.Now()); err == nil || !strings.Contains(err.Error(), "does not come after") {
		t.Errorf("prepared twice: %v", err)
	}
}

// TestRefused holds that a version is refused that cannot follow, with the reason, and that
// then nothing is changed.
func TestRefused(t *testing.T) {
	root := clone(t)
	for version, want := range map[string]string{
		"0.0.1": "does not come after", "1.0": "not of the form", "v1.0.0": "not of the form", "1.0.0-rc.1": "not of the form", "2.0.0": "module's path",
	} {
		err := prepare(t.Context(), root, version, time.Now())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", version, err, want)
		}
	}
	if changed := inClone(t, root, "git", "status", "--porcelain"); changed != "" {
		t.Errorf("changed:\n%s", changed)
	}
	if err := run(t.Context(), root, []string{"publish"}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "Usage:") {
		t.Errorf("an unknown command: %v", err)
	}
}

// TestNoChanges holds that a release without changes is refused.
func TestNoChanges(t *testing.T) {
	name := filepath.Join(t.TempDir(), "CHANGELOG.md")
	for _, text := range []string{"# Changelog\n", "## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n- A thing.\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := cutChangelog(name, "1.0.0", time.Now()); err == nil {
			t.Errorf("took %q", text)
		}
	}
}
