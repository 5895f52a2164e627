package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const usage = `Makes every artefact of a release from a clean checkout, and a manifest of them.

Usage: .ci/package [flags]

Examples:
  .ci/package --out dist --platform linux/amd64,linux/arm64
  .ci/package --platform host --kind wheel

Flags:
`

// options are the command line's.
type options struct {
	root, out, platforms, kinds string
	allowChanges                bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	flags := flag.NewFlagSet("package", flag.ExitOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	var o options
	flags.StringVar(&o.root, "root", ".", "`directory` of the checkout")
	flags.StringVar(&o.out, "out", "", "`directory` of the artefacts, which must be new or empty (default: dist in the checkout)")
	flags.StringVar(&o.platforms, "platform", "", "`platforms` such as linux/amd64,darwin/arm64, or host for this machine's (default: all)")
	flags.StringVar(&o.kinds, "kind", "", "`kinds` of artefacts, such as wheel,deb (default: "+strings.Join(kinds(), ",")+")")
	flags.BoolVar(&o.allowChanges, "allow-changes", false, "package a checkout that has changes, for a try")
	_ = flags.Parse(os.Args[1:]) // exits on an error
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

// run makes the artefacts, and says each on a line when it is done.
func run(ctx context.Context, o options, said io.Writer) error {
	platforms, err := chosenTargets(o.platforms)
	if err != nil {
		return err
	}
	wanted, err := chosenKinds(o.kinds)
	if err != nil {
		return err
	}
	maps.DeleteFunc(wanted, func(kind string, _ bool) bool { return !anyHas(platforms, kind) })
	if len(wanted) == 0 {
		return fmt.Errorf("nothing of kind %s is made for %s", o.kinds, o.platforms)
	}
	if o.out == "" {
		o.out = filepath.Join(o.root, "dist")
	}
	out, err := filepath.Abs(o.out)
	if err != nil {
		return err
	}
	entries, missing := os.ReadDir(out)
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty; remove it, or name another by --out", o.out)
	}
	r, err := readRelease(ctx, o.root, o.allowChanges)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "redline-package-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if !o.allowChanges {
		if r, err = cloned(ctx, r, filepath.Join(dir, "checkout")); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	p := packager{release: r, dir: dir, out: out, wanted: wanted, said: said, start: time.Now()}
	err = p.makeAll(ctx, platforms)
	if err == nil {
		err = writeManifest(out, manifest{
			Project: project, Version: r.version, Commit: r.commit, Time: r.time.Format(time.RFC3339), Go: runtime.Version(), Artefacts: p.made,
		})
	}
	if err != nil {
		empty(out, missing != nil)
	}
	return err
}

// empty removes what a failed run has left in its directory, as half a release is of no use,
// and the directory where the run has made it.
func empty(out string, whole bool) {
	entries, _ := os.ReadDir(out)
	for _, entry := range entries {
		_ = os.RemoveAll(filepath.Join(out, entry.Name()))
	}
	if whole {
		_ = os.Remove(out)
	}
}
