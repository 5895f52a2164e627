package main

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"
)

// wheelName returns the file name of a wheel: the distribution as PEP 503 normalises it,
// with underscores, and the tags of any Python 3 without an ABI.
func wheelName(r release, t target) string {
	return fmt.Sprintf("%s-%s-py3-none-%s.whl", wheelDistribution(), r.version, t.wheel)
}

func wheelDistribution() string { return strings.ReplaceAll(distribution, "-", "_") }

// wheelFiles returns the files of a wheel but its RECORD. The binary is a script of the
// wheel, so that pip puts it into the environment's bin as it is.
func wheelFiles(r release, t target, binary, bom, notices file, docs documents) []file {
	base := wheelDistribution() + "-" + r.version
	info := base + ".dist-info"
	files := []file{
		{name: base + ".data/scripts/" + project, mode: 0o755, data: binary.data},
		{name: info + "/METADATA", mode: 0o644, data: wheelMetadata(r, docs.readme)},
		{name: info + "/WHEEL", mode: 0o644, data: wheelTags(t)},
		{name: info + "/licenses/LICENSE", mode: 0o644, data: docs.license.data},
		{name: info + "/licenses/" + notices.name, mode: 0o644, data: notices.data},
		{name: info + "/sboms/" + project + ".cdx.json", mode: 0o644, data: bom.data}, // PEP 770
	}
	return append(files, under(base+".data/data/share/man/man1", docs.man)...)
}

// wheelMetadata returns METADATA: core metadata 2.4, with the README as its body.
func wheelMetadata(r release, readme file) []byte {
	var text strings.Builder
	for _, field := range [][2]string{
		{"Metadata-Version", "2.4"},
		{"Name", distribution},
		{"Version", r.version},
		{"Summary", summary},
		{"Author", "Redline maintainers"},
		{"License-Expression", license},
		{"License-File", "LICENSE"},
		{"License-File", "THIRD_PARTY_LICENSES"},
		{"Requires-Python", minimumPython},
		{"Keywords", "metrics,prometheus,monitoring,flask,gunicorn,alerting"},
		{"Classifier", "Development Status :: 4 - Beta"},
		{"Classifier", "Environment :: Console"},
		{"Classifier", "Framework :: Django"},
		{"Classifier", "Framework :: FastAPI"},
		{"Classifier", "Framework :: Flask"},
		{"Classifier", "Intended Audience :: Developers"},
		{"Classifier", "Operating System :: MacOS"},
		{"Classifier", "Operating System :: POSIX :: Linux"},
		{"Classifier", "Programming Language :: Python :: 3"},
		{"Classifier", "Topic :: System :: Monitoring"},
		{"Project-URL", "Documentation, " + repository + "/tree/main/docs"},
		{"Project-URL", "Source, " + repository},
		{"Project-URL", "Changelog, " + repository + "/blob/main/CHANGELOG.md"},
		{"Description-Content-Type", "text/markdown"},
	} {
		fmt.Fprintf(&text, "%s: %s\n", field[0], field[1])
	}
	text.WriteString("\n" + absoluteLinks(string(readme.data)))
	return []byte(text.String())
}

// absoluteLinks makes a page's links to files of the repository work where the page is
// shown elsewhere.
func absoluteLinks(page string) string {
	page = relativeImage.ReplaceAllString(page, "![$1]("+repository+"/raw/main/$2)")
	return relativeLink.ReplaceAllString(page, "]("+repository+"/blob/main/$1)")
}

// wheelTags returns WHEEL, with a Tag line for each platform.
func wheelTags(t target) []byte {
	text := []byte("Wheel-Version: 1.0\nGenerator: " + project + "-package\nRoot-Is-Purelib: false\n")
	for platform := range strings.SplitSeq(t.wheel, ".") {
		text = fmt.Appendf(text, "Tag: py3-none-%s\n", platform)
	}
	return text
}

// writeWheel writes files as a wheel (PEP 427): a zip archive whose last file is RECORD, with
// the hash and size of each of the others.
func writeWheel(w io.Writer, r release, files []file) error {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	record := wheelDistribution() + "-" + r.version + ".dist-info/RECORD"
	var lines strings.Builder
	for _, f := range sorted(files) {
		sum := sha256.Sum256(f.data)
		fmt.Fprintf(&lines, "%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.data))
		if err := addToZip(archive, f, r.time); err != nil {
			return err
		}
	}
	lines.WriteString(record + ",,\n")
	if err := addToZip(archive, file{name: record, mode: 0o644, data: []byte(lines.String())}, r.time); err != nil {
		return err
	}
	return archive.Close()
}

func addToZip(archive *zip.Writer, f file, at time.Time) error {
	header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at}
	header.SetMode(f.mode)
	entry, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = entry.Write(f.data)
	return err
}
