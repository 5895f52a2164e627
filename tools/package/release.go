package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// release is the state of the tree that is packaged.
type release struct {
	// root is the checkout's absolute path.
	root string
	// version is the library's and the command's, such as 0.2.0.
	version string
	// commit is the full hash of the commit.
	commit string
	// time is the commit's, in UTC. All files that are packed have it.
	time time.Time
}

var versionLine = regexp.MustCompile(`(?m)^const Version = "([0-9]+\.[0-9]+\.[0-9]+)"$`)

// readRelease returns the release that a checkout holds. It refuses one with changes, as
// nobody could make the same artefacts again.
func readRelease(ctx context.Context, root string, allowChanges bool) (release, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return release{}, err
	}
	source, err := os.ReadFile(filepath.Join(root, "doc.go"))
	if err != nil {
		return release{}, fmt.Errorf("no checkout of %s: %w", project, err)
	}
	version := versionLine.FindSubmatch(source)
	if version == nil {
		return release{}, errors.New("doc.go has no line such as: const Version = \"0.2.0\"")
	}
	changes, err := output(ctx, root, "git", "status", "--porcelain")
	if err != nil {
		return release{}, err
	}
	if changes != "" && !allowChanges {
		return release{}, fmt.Errorf("the checkout has changes; commit them, or use --allow-changes for a try:\n%s", changes)
	}
	head, err := output(ctx, root, "git", "log", "-1", "--format=%H %ct")
	if err != nil {
		return release{}, err
	}
	commit, seconds, _ := strings.Cut(head, " ")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return release{}, fmt.Errorf("time of commit %s: %w", commit, err)
	}
	return release{root: root, version: string(version[1]), commit: commit, time: time.Unix(unix, 0).UTC()}, nil
}

// cloned returns the release as a clone at dir has it: the commit, and nothing that the
// checkout ignores. Its only tag is the command's for the version. Go writes the nearest tag
// into the binary, so that tags of a checkout would change the bytes.
func cloned(ctx context.Context, r release, dir string) (release, error) {
	for _, args := range [][]string{
		{"clone", "-q", "--shared", "--no-tags", "--template=", "-c", "core.autocrlf=false", "-c", "advice.detachedHead=false", r.root, dir},
		{"-C", dir, "checkout", "-q", r.commit},
		{"-C", dir, "tag", "--no-sign", strings.TrimPrefix(mainPackage, "./") + "/v" + r.version},
	} {
		if _, err := output(ctx, r.root, "git", args...); err != nil {
			return release{}, err
		}
	}
	r.root = dir
	return r, nil
}

// epoch returns the release's time as SOURCE_DATE_EPOCH has it: seconds since 1970.
func (r release) epoch() string { return strconv.FormatInt(r.time.Unix(), 10) }

// output runs a program in a directory, and returns its standard output without the last
// end of line. An error has all that the program wrote.
func output(ctx context.Context, dir string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	return outputOf(cmd)
}

// outputOf is output for a prepared command. Where its context ends, the program is
// interrupted, so that it removes its temporary files, and killed where that takes long.
func outputOf(cmd *exec.Cmd) (string, error) {
	const patience = 10 * time.Second
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s%s", strings.Join(cmd.Args[:min(len(cmd.Args), 3)], " "), err, out, said.String())
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}
