package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
)

// packager makes the artefacts of one release.
type packager struct {
	release  release
	dir, out string
	wanted   map[string]bool // kinds
	said     io.Writer
	start    time.Time
	docs     documents
	notices  file // of the last binary that an image has
	made     []artefact
}

// makeAll makes the artefacts of each platform, and the image of those of Linux.
func (p *packager) makeAll(ctx context.Context, platforms []target) error {
	p.say("installing the programs that make them")
	if err := installPrograms(ctx, p.release, programs(p.wanted), filepath.Join(p.dir, "bin")); err != nil {
		return err
	}
	if p.wanted["image"] { // first, as it needs pip, and an index of packages
		if err := writeBaseLayer(ctx, p.release, p.dir, baseLayer(p.dir)); err != nil {
			return fmt.Errorf("base of the image: %w", err)
		}
	}
	p.say("building " + host().String() + "; the first time takes minutes")
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
		if t.has("image") {
			linux, bom = append(linux, t), made
		}
	}
	if !p.wanted["image"] {
		return nil
	}
	return p.makeImage(ctx, linux, bom)
}

// makeFor makes the artefacts of a platform, and returns the SBOM of its binary.
func (p *packager) makeFor(ctx context.Context, t target) (file, error) {
	p.say("building " + t.String())
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
	if t.has("image") {
		p.notices = notices
	}
	if p.wanted["archive"] {
		if err := p.makeArchive(t, binary, bom, notices); err != nil {
			return file{}, err
		}
	}
	if p.wanted["wheel"] {
		if err := p.makeWheel(t, binary, bom, notices); err != nil {
			return file{}, err
		}
	}
	return bom, p.makePackages(ctx, t, binary, bom, notices)
}

// makePackages makes the Debian and RPM packages of a platform, where it has them.
func (p *packager) makePackages(ctx context.Context, t target, binary, bom, notices file) error {
	for format, name := range map[string]string{
		"deb": fmt.Sprintf("%s_%s-1_%s.deb", project, p.release.version, t.deb),
		"rpm": fmt.Sprintf("%s-%s-1.%s.rpm", project, p.release.version, t.rpm),
	} {
		if !p.wanted[format] || !t.has(format) {
			continue
		}
		files, err := linuxFiles(p.release, format, binary, notices, p.docs)
		if err != nil {
			return err
		}
		if err := writeLinuxPackage(ctx, p.release, t, format, files, p.dir, filepath.Join(p.out, name)); err != nil {
			return err
		}
		arch := map[string]string{"deb": t.deb, "rpm": t.rpm}[format]
		a := artefact{Name: name, Kind: format, Platform: t.String(), PURL: fmt.Sprintf("pkg:%s/%s@%s-1?arch=%s", format, project, p.release.version, arch)}
		if err := p.finish(a, bom); err != nil {
			return err
		}
	}
	return nil
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
	if err := writeFileWith(termsLayer(p.dir), func(w io.Writer) error {
		return writeTar(w, under(docDir, []file{p.docs.license, p.notices}), p.release.time)
	}); err != nil {
		return err
	}
	if err := writeImage(ctx, p.release, platforms, p.dir, filepath.Join(p.out, a.Name)); err != nil {
		return fmt.Errorf("image: %w", err)
	}
	parts, err := baseParts(p.release)
	if err != nil {
		return err
	}
	if bom, err = addComponents(bom, parts); err != nil {
		return err
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
	p.say(fmt.Sprintf("%6.1f MB  %s", float64(a.Bytes)/megabyte, a.Name))
	return nil
}

// say prints a line of progress, with the time since the start.
func (p *packager) say(text string) {
	fmt.Fprintf(p.said, "%4.0f s  %s\n", time.Since(p.start).Seconds(), text)
}
