package main

import (
	"archive/tar"
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// baseLayer returns the path of the base image's first layer below a directory.
func baseLayer(dir string) string { return filepath.Join(dir, "base.tar") }

// termsLayer returns the path of the layer with the licences of the binary.
func termsLayer(dir string) string { return filepath.Join(dir, "terms.tar") }

// writeBaseLayer writes the base image's first layer: a user, a directory for its data and one
// for temporary files, certificates and time zones. There is no shell.
func writeBaseLayer(ctx context.Context, r release, dir, to string) error {
	wheels := filepath.Join(dir, "wheels")
	requirements := filepath.Join(r.root, "deploy/image/requirements.txt")
	if _, err := output(ctx, dir, "python3", "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
		"--require-hashes", "-d", wheels, "-r", requirements); err != nil {
		return err
	}
	files := []file{
		{name: "etc/passwd", mode: 0o644, data: fmt.Appendf(nil, "root:x:0:0:root:/:/sbin/nologin\n%s:x:%d:%d:%[1]s:%[4]s:/sbin/nologin\n", project, imageUser, imageUser, imageState)},
		{name: "etc/group", mode: 0o644, data: fmt.Appendf(nil, "root:x:0:\n%s:x:%d:\n", project, imageUser)},
	}
	fromWheels, err := baseFiles(wheels)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }() // again, after an error
	archive := tar.NewWriter(out)
	for _, d := range []tar.Header{
		{Name: "tmp/", Mode: 0o1777},
		{Name: strings.TrimPrefix(imageState, "/") + "/", Mode: 0o750, Uid: imageUser, Gid: imageUser},
	} {
		d.Typeflag, d.ModTime, d.Format = tar.TypeDir, r.time, tar.FormatPAX
		if err := archive.WriteHeader(&d); err != nil {
			return err
		}
	}
	if err := addToTar(archive, append(files, fromWheels...), r.time); err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return out.Close()
}

// baseFiles returns the files of the base image that come out of downloaded wheels.
func baseFiles(dir string) ([]file, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil {
		return nil, err
	}
	var files []file
	for _, name := range names {
		wheel, err := zip.OpenReader(name)
		if err != nil {
			return nil, err
		}
		for _, entry := range wheel.File {
			to := basePlace(entry.Name)
			if to == "" {
				continue
			}
			data, err := readEntry(entry)
			if err != nil {
				return nil, fmt.Errorf("%s in %s: %w", entry.Name, name, err)
			}
			files = append(files, file{name: to, mode: 0o644, data: data})
		}
		if err := wheel.Close(); err != nil {
			return nil, err
		}
	}
	for _, needed := range []string{"etc/ssl/certs/ca-certificates.crt", "usr/share/zoneinfo/UTC"} {
		if !slices.ContainsFunc(files, func(f file) bool { return f.name == needed }) {
			return nil, fmt.Errorf("the pinned packages have no %s", needed)
		}
	}
	return files, nil
}

// basePlace returns the place in the image of a file of a wheel, "" for one that stays out.
func basePlace(name string) string {
	if name == "certifi/cacert.pem" {
		return "etc/ssl/certs/ca-certificates.crt"
	}
	if zone, ok := strings.CutPrefix(name, "tzdata/zoneinfo/"); ok && !strings.HasSuffix(zone, ".py") && !strings.HasSuffix(zone, "/") {
		return "usr/share/zoneinfo/" + zone
	}
	if dist, terms, ok := strings.Cut(name, ".dist-info/licenses/"); ok && !strings.HasSuffix(terms, "/") {
		return "usr/share/doc/" + dist + "/" + filepath.Base(terms)
	}
	return ""
}

// readEntry returns the contents of a file of a wheel. One that is larger than any that the
// base has is an error, and never cut short.
func readEntry(entry *zip.File) ([]byte, error) {
	const maxFile = 4 << 20 // certificates have a quarter of a megabyte
	in, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err == nil && len(data) > maxFile {
		return nil, fmt.Errorf("more than %d bytes", maxFile)
	}
	return data, err
}
