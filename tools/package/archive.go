package main

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"time"
)

// writeTar writes files as a tar archive whose bytes depend on them and the time alone: they
// come in the order of their names, and belong to root.
func writeTar(w io.Writer, files []file, at time.Time) error {
	archive := tar.NewWriter(w)
	if err := addToTar(archive, files, at); err != nil {
		return err
	}
	return archive.Close()
}

// addToTar adds files to an archive, in the order of their names.
func addToTar(archive *tar.Writer, files []file, at time.Time) error {
	for _, f := range sorted(files) {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: f.name, Size: int64(len(f.data)), Mode: int64(f.mode.Perm()),
			ModTime: at, Format: tar.FormatPAX,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(f.data); err != nil {
			return err
		}
	}
	return nil
}

// writeArchive writes files as a compressed tar archive.
func writeArchive(w io.Writer, files []file, at time.Time) error {
	compressed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := writeTar(compressed, files, at); err != nil {
		return err
	}
	return compressed.Close()
}
