package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const usage = `Makes every artefact of a release from a clean checkout, and a manifest of them.

Usage: .ci/package [flags]

Example: .ci/package --out dist --platform linux/amd64,linux/arm64

Flags:
`

// options are the command line's.
type options struct {
	root, out, platforms string
	allowChanges         bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	flags := flag.NewFlagSet("package", flag.ExitOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	var o options
	flags.StringVar(&o.root, "root", ".", "`directory` of the checkout")
	flags.StringVar(&o.out, "out", "dist", "`directory` of the artefacts, which must be new or empty")
	flags.StringVar(&o.platforms, "platform", "", "`platforms` such as linux/amd64,darwin/arm64 (default: all)")
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
	out, err := filepath.Abs(o.out)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty; remove it, or name another by --out", o.out)
	}
	r, err := readRelease(ctx, o.root, o.allowChanges)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "redline-package-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	p := packager{release: r, dir: dir, out: out, said: said, start: time.Now()}
	if err := p.makeAll(ctx, platforms); err != nil {
		return err
	}
	return writeManifest(out, manifest{
		Project: project, Version: r.version, Commit: r.commit, Time: r.time.Format(time.RFC3339), Go: runtime.Version(), Artefacts: p.made,
	})
}

// packager makes the artefacts of one release.
type packager struct {
	release  release
	dir, out string
	said     io.Writer
	start    time.Time
	docs     documents
	made     []artefact
}

// makeAll makes the artefacts of each platform, and the image of those of Linux.
func (p *packager) makeAll(ctx context.Context, platforms []target) error {
	own, err := compile(ctx, p.release, host(), p.dir)
	if err != nil {
		return err
	}
	if p.docs, err = readDocuments(ctx, p.release, own, p.dir); err != nil {
		return err
	}
	var linux []target
	var bom file
	for _, t := range platforms {
		made, err := p.makeFor(ctx, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		if t.os == "linux" {
			linux, bom = append(linux, t), made
		}
	}
	if len(linux) == 0 {
		return nil
	}
	return p.makeImage(ctx, linux, bom)
}

// makeFor makes the artefacts of a platform, and returns the SBOM of its binary.
func (p *packager) makeFor(ctx context.Context, t target) (file, error) {
	path, err := compile(ctx, p.release, t, p.dir)
	if err != nil {
		return file{}, err
	}
	binary, err := readFile(path, project)
	if err != nil {
		return file{}, err
	}
	binary.mode = 0o755
	bom, err := readBOM(ctx, p.release, path)
	if err != nil {
		return file{}, err
	}
	notices, err := readNotices(ctx, p.release, path)
	if err != nil {
		return file{}, err
	}
	if err := p.makeArchive(t, binary, bom, notices); err != nil {
		return file{}, err
	}
	if err := p.makeWheel(t, binary, bom, notices); err != nil {
		return file{}, err
	}
	if t.deb == "" {
		return bom, nil
	}
	for format, name := range map[string]string{
		"deb": fmt.Sprintf("%s_%s-1_%s.deb", project, p.release.version, t.deb),
		"rpm": fmt.Sprintf("%s-%s-1.%s.rpm", project, p.release.version, t.rpm),
	} {
		files, err := linuxFiles(p.release, format, binary, notices, p.docs)
		if err != nil {
			return file{}, err
		}
		if err := writeLinuxPackage(ctx, p.release, t, format, files, p.dir, filepath.Join(p.out, name)); err != nil {
			return file{}, err
		}
		arch := map[string]string{"deb": t.deb, "rpm": t.rpm}[format]
		a := artefact{Name: name, Kind: format, Platform: t.String(), PURL: fmt.Sprintf("pkg:%s/%s@%s-1?arch=%s", format, project, p.release.version, arch)}
		if err := p.finish(a, bom); err != nil {
			return file{}, err
		}
	}
	return bom, nil
}

func (p *packager) makeArchive(t target, binary, bom, notices file) error {
	base := fmt.Sprintf("%s-%s-%s-%s", project, p.release.version, t.os, t.arch)
	files := append([]file{binary, bom, notices, p.docs.license, p.docs.readme, p.docs.changelog}, under("man/man1", p.docs.man)...)
	files = append(files, under("completions", p.docs.completions)...)
	a := artefact{Name: base + ".tar.gz", Kind: "archive", Platform: t.String(), PURL: fmt.Sprintf("pkg:generic/%s@%s?os=%s&arch=%s", project, p.release.version, t.os, t.arch)}
	err := writeFileWith(filepath.Join(p.out, a.Name), func(w io.Writer) error {
		return writeArchive(w, under(base, files), p.release.time)
	})
	if err != nil {
		return err
	}
	return p.finish(a, bom)
}

func (p *packager) makeWheel(t target, binary, bom, notices file) error {
	a := artefact{Name: wheelName(p.release, t), Kind: "wheel", Platform: t.String(), PURL: fmt.Sprintf("pkg:pypi/%s@%s", distribution, p.release.version)}
	err := writeFileWith(filepath.Join(p.out, a.Name), func(w io.Writer) error {
		return writeWheel(w, p.release, wheelFiles(p.release, t, binary, bom, notices, p.docs))
	})
	if err != nil {
		return err
	}
	return p.finish(a, bom)
}

func (p *packager) makeImage(ctx context.Context, platforms []target, bom file) error {
	names := make([]string, len(platforms))
	for i, t := range platforms {
		names[i] = t.String()
	}
	a := artefact{
		Name: fmt.Sprintf("%s-%s-image.tar", project, p.release.version), Kind: "image",
		Platform: strings.Join(names, ","), PURL: fmt.Sprintf("pkg:oci/%s@%s", project, p.release.version),
	}
	if err := writeImage(ctx, p.release, platforms, p.dir, filepath.Join(p.out, a.Name)); err != nil {
		return fmt.Errorf("image: %w", err)
	}
	return p.finish(a, bom)
}

// finish takes a written artefact into the manifest, and says so.
func (p *packager) finish(a artefact, bom file) error {
	a, err := publish(p.release, p.out, a, bom)
	if err != nil {
		return err
	}
	p.made = append(p.made, a)
	const megabyte = 1e6
	fmt.Fprintf(p.said, "%4.0f s  %6.1f MB  %s\n", time.Since(p.start).Seconds(), float64(a.Bytes)/megabyte, a.Name)
	return nil
}

// writeFileWith writes a file by a function, and removes it where that fails.
func writeFileWith(path string, write func(io.Writer) error) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := errors.Join(write(out), out.Close()); err != nil {
		_ = os.Remove(path)
		return err
	}
	return nil
}
