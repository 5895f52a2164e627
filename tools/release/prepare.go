package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"golang.org/x/mod/semver"

	"github.com/redline-metrics/redline/tools/internal/workspace"
)

var versionLine = regexp.MustCompile(`(?m)^const Version = "([^"]*)"$`)

// currentVersion returns the version in the sources, which doc.go has.
func currentVersion(root string) (string, error) {
	source, err := os.ReadFile(filepath.Join(root, "doc.go"))
	if err != nil {
		return "", err
	}
	found := versionLine.FindSubmatch(source)
	if found == nil {
		return "", errors.New("doc.go has no constant Version")
	}
	return string(found[1]), nil
}

// prepare writes a version into all that names it: the sources, the modules that require
// each other, the workspace that replaces them, the pages' command lines, the manifests that
// name the image, and the changelog.
func prepare(ctx context.Context, root, version string, at time.Time) error {
	old, err := currentVersion(root)
	if err != nil {
		return err
	}
	changes := filepath.Join(root, "CHANGELOG.md")
	if err := follows(version, old, changes); err != nil {
		return err
	}
	if err := cutChangelog(changes, version, at); err != nil {
		return err
	}
	if err := rewrite(filepath.Join(root, "doc.go"), func(text string) string {
		return versionLine.ReplaceAllString(text, `const Version = "`+version+`"`)
	}); err != nil {
		return err
	}
	modules, err := workspace.Modules(root)
	if err != nil {
		return err
	}
	for _, m := range modules {
		for _, path := range m.Requires {
			if err := program(ctx, filepath.Join(root, m.Dir), "go", "mod", "edit", "-require="+path+"@v"+version); err != nil {
				return err
			}
		}
	}
	mentioned := regexp.MustCompile(`(github\.com/redline-metrics/redline[A-Za-z0-9/]*)(@| )v` + regexp.QuoteMeta(old) + `\b`)
	rename := func(text string) string { return mentioned.ReplaceAllString(text, "${1}${2}v"+version) }
	if err := rewrite(filepath.Join(root, "go.work"), rename); err != nil {
		return err
	}
	exact := regexp.MustCompile(`\b` + regexp.QuoteMeta(old) + `\b`)
	for _, name := range imageUsers() {
		if err := rewrite(filepath.Join(root, name), func(text string) string { return exact.ReplaceAllString(text, version) }); err != nil {
			return err
		}
	}
	pages, err := trackedPages(ctx, root)
	if err != nil {
		return err
	}
	for _, page := range pages {
		if err := rewrite(filepath.Join(root, page), rename); err != nil {
			return err
		}
	}
	return nil
}

// imageUsers returns the files that name the image of this version.
func imageUsers() []string {
	return []string{"deploy/compose/compose.yml", "deploy/helm/redline/Chart.yaml", "deploy/kubernetes/image/kustomization.yaml"}
}

// follows returns an error where a version cannot be released after that of the sources. The
// sources' own can be, where the changelog does not have it yet.
func follows(version, old, changes string) error {
	if !semver.IsValid("v"+version) || semver.Canonical("v"+version) != "v"+version || semver.Prerelease("v"+version) != "" {
		return fmt.Errorf("version %q is not of the form 1.2.3", version)
	}
	if major := semver.Major("v" + version); major != "v0" && major != "v1" {
		return fmt.Errorf("version %s: from v2 on, Go wants the major version in each module's path", version)
	}
	released, err := hasSection(changes, old)
	if err != nil {
		return err
	}
	if order := semver.Compare("v"+version, "v"+old); order < 0 || order == 0 && released {
		return fmt.Errorf("version %s does not come after %s", version, old)
	}
	return nil
}

// hasSection reports whether a changelog tells the changes of a version.
func hasSection(name, version string) (bool, error) {
	data, err := os.ReadFile(name)
	return strings.Contains(string(data), "\n## ["+version+"]"), err
}

// cutChangelog gives the unreleased changes the version and the day, as Keep a Changelog
// has it. A changelog without such changes is an error.
func cutChangelog(name, version string, at time.Time) error {
	const unreleased = "## [Unreleased]\n"
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, after, ok := strings.Cut(string(data), unreleased)
	changes, _, _ := strings.Cut(after, "\n## [")
	if !ok || !strings.Contains(changes, "\n- ") {
		return errors.New("CHANGELOG.md has no changes under [Unreleased]")
	}
	text := before + unreleased + "\n## [" + version + "] - " + at.UTC().Format(time.DateOnly) + "\n" + after
	return os.WriteFile(name, []byte(text), 0o644)
}

// trackedPages returns the Markdown pages of the checkout but the changelog, whose earlier
// versions stay.
func trackedPages(ctx context.Context, root string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "git", "ls-files", "-z", "*.md")
	cmd.Dir = root
	listed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	var pages []string
	for name := range strings.SplitSeq(string(listed), "\x00") {
		if name != "" && name != "CHANGELOG.md" {
			pages = append(pages, name)
		}
	}
	return pages, nil
}

// rewrite changes a file by a function of its text.
func rewrite(name string, change func(string) string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if text := change(string(data)); text != string(data) {
		return os.WriteFile(name, []byte(text), 0o644)
	}
	return nil
}
