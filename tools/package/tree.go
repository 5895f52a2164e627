package main

import (
	"cmp"
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
