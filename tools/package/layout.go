package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// descriptor is the part of an OCI descriptor that changes with its blob. Its other
// members stay as they are.
type descriptor = map[string]any

// finishLayout completes the OCI layout that ko has written: the image gets the release's
// version for its tag. ko annotates the registry that it took the base from, whose port
// differs each time. These annotations are left out of each manifest.
func finishLayout(layout string, r release, without ...string) error {
	path := filepath.Join(layout, "index.json")
	var index map[string]any
	if err := readJSON(path, &index); err != nil {
		return err
	}
	if err := dropAnnotations(layout, index, without); err != nil {
		return err
	}
	for _, d := range manifestsOf(index) {
		d["annotations"] = map[string]string{"org.opencontainers.image.ref.name": r.version}
	}
	return writeJSON(path, index)
}

// dropAnnotations removes annotations from all manifests below an index, whose digests
// change.
func dropAnnotations(layout string, index map[string]any, names []string) error {
	for _, d := range manifestsOf(index) {
		digest, _ := d["digest"].(string)
		old := blobPath(layout, digest)
		var blob map[string]any
		if err := readJSON(old, &blob); err != nil {
			return err
		}
		if err := dropAnnotations(layout, blob, names); err != nil {
			return err
		}
		set, _ := blob["annotations"].(map[string]any)
		for _, name := range names {
			delete(set, name)
		}
		data, err := json.Marshal(blob)
		if err != nil {
			return err
		}
		d["digest"], d["size"] = fmt.Sprintf("sha256:%x", sha256.Sum256(data)), len(data)
		if err := os.Remove(old); err != nil {
			return err
		}
		if err := os.WriteFile(blobPath(layout, d["digest"].(string)), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// manifestsOf returns an index's descriptors; none for a manifest.
func manifestsOf(index map[string]any) []descriptor {
	listed, _ := index["manifests"].([]any)
	var descriptors []descriptor
	for _, entry := range listed {
		if d, ok := entry.(map[string]any); ok {
			descriptors = append(descriptors, d)
		}
	}
	return descriptors
}

func blobPath(layout, digest string) string {
	algorithm, hash, _ := strings.Cut(digest, ":")
	return filepath.Join(layout, "blobs", filepath.Base(algorithm), filepath.Base(hash))
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// packLayout writes an OCI layout as one tar archive.
func packLayout(layout, to string, at time.Time) error {
	var files []file
	err := filepath.WalkDir(layout, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(layout, path)
		if err != nil {
			return err
		}
		f, err := readFile(path, filepath.ToSlash(name))
		files = append(files, f)
		return err
	})
	if err != nil {
		return err
	}
	return writeFileWith(to, func(w io.Writer) error { return writeTar(w, files, at) })
}
