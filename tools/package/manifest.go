package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// artefact is one file that is published.
type artefact struct {
	// Name is the file's name in the directory of artefacts.
	Name string `json:"name"`
	// Kind is archive, wheel, deb, rpm or image.
	Kind string `json:"kind"`
	// Platform is such as linux/amd64; an image has several, with commas.
	Platform string `json:"platform"`
	// PURL is its package URL.
	PURL string `json:"purl"`
	// Bytes is the file's size.
	Bytes int64 `json:"bytes"`
	// SHA256 is the file's hash, in hexadecimal digits.
	SHA256 string `json:"sha256"`
	// SBOM is the name of the file with its bill of materials.
	SBOM string `json:"sbom"`
}

// manifest lists a release's artefacts.
type manifest struct {
	Project   string     `json:"project"`
	Version   string     `json:"version"`
	Commit    string     `json:"commit"`
	Time      string     `json:"time"`
	Go        string     `json:"go"`
	Artefacts []artefact `json:"artefacts"`
}

// publish completes an artefact that was written to dir: it takes its size and hash, and
// writes its SBOM beside it.
func publish(r release, dir string, a artefact, bom file) (artefact, error) {
	data, err := os.ReadFile(filepath.Join(dir, a.Name))
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256(data)
	a.Bytes, a.SHA256 = int64(len(data)), hex.EncodeToString(sum[:])
	a.SBOM = a.Name + ".cdx.json"
	kind := "application"
	if a.Kind == "image" {
		kind = "container"
	}
	document, err := packageBOM(r, bom, kind, a.Name, a.PURL, a.SHA256)
	if err != nil {
		return a, err
	}
	return a, os.WriteFile(filepath.Join(dir, a.SBOM), document, 0o644)
}

// writeManifest writes manifest.json, and SHA256SUMS with every file of the directory, as
// sha256sum --check reads it.
func writeManifest(dir string, m manifest) error {
	slices.SortFunc(m.Artefacts, func(a, b artefact) int { return strings.Compare(a.Name, b.Name) })
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), append(data, '\n'), 0o644); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, entry := range entries {
		if entry.Name() == "SHA256SUMS" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), entry.Name())
	}
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(sums.String()), 0o644)
}
