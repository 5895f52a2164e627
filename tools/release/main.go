// Command release prepares a release and names its tags. RELEASING.md has the whole way.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"

	"github.com/redline-metrics/redline/tools/internal/workspace"
)

const usage = `Prepares a release, and tags each module of it.

Usage:
  go run ./tools/release prepare VERSION   writes the version into sources, modules and documents
  go run ./tools/release tags              prints the tags of the version, in their order
  go run ./tools/release tags --create     makes them, at the commit that is checked out

Example:
  go run ./tools/release prepare 0.3.0
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, ".", os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root string, args []string, said io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "prepare":
		return prepare(ctx, root, args[1], time.Now())
	case len(args) == 1 && args[0] == "tags":
		return tags(ctx, root, false, said)
	case len(args) == 2 && args[0] == "tags" && args[1] == "--create":
		return tags(ctx, root, true, said)
	case len(args) == 1 && (args[0] == "--help" || args[0] == "-h" || args[0] == "help"):
		_, err := io.WriteString(said, usage)
		return err
	}
	return fmt.Errorf("no such command line: %q\n\n%s", args, strings.TrimSpace(usage))
}

// tags prints the tag of each published module, and makes them if asked to. Each comes after
// the tags of the modules that its own requires, so that pushed in this order every tag can
// be used at once.
func tags(ctx context.Context, root string, create bool, said io.Writer) error {
	version, err := currentVersion(root)
	if err != nil {
		return err
	}
	published, err := workspace.Published(root)
	if err != nil {
		return err
	}
	if create {
		if err := isCommitted(ctx, root); err != nil {
			return err
		}
	}
	for _, m := range published {
		if create {
			if err := git(ctx, root, "tag", "-a", "-m", m.Path+" "+version, m.Tag(version)); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(said, m.Tag(version)); err != nil {
			return err
		}
	}
	return nil
}

// isCommitted returns an error where the checkout has changes. The version is read from its
// files, and a tag is of the commit.
func isCommitted(ctx context.Context, root string) error {
	cmd := exec.CommandContext(ctx, "git", "status", "--porcelain", "--untracked-files=no")
	cmd.Dir = root
	changes, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("git status: %w", err)
	}
	if len(changes) > 0 {
		return fmt.Errorf("the checkout has changes, which a tag would not have; commit them first:\n%s", changes)
	}
	return nil
}

func git(ctx context.Context, root string, args ...string) error {
	return program(ctx, root, "git", args...)
}

// program runs a program at the root. An error has all that it wrote.
func program(ctx context.Context, root, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = root
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, args[0], err, said)
	}
	return nil
}
