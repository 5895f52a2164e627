package main

import (
	"cmp"
	"errors"
	"io"
	"os"
	"slices"
)

// file is one file that is packed.
type file struct {
	// name is its path in the artefact, with slashes.
	name string
	// mode has its permission bits.
	mode os.FileMode
	data []byte
}

// sorted returns files in the order of their names, in which every artefact has them.
func sorted(files []file) []file {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	return files
}

// under returns files below a directory.
func under(dir string, files []file) []file {
	moved := make([]file, len(files))
	for i, f := range files {
		f.name = dir + "/" + f.name
		moved[i] = f
	}
	return moved
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
