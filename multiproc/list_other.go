//go:build unix && !linux

package multiproc

import "os"

// readNames reads a directory's names. Inodes are not known of them: 0.
func readNames(dir *os.File) (names []named, err error) {
	list, err := dir.Readdirnames(-1)
	for _, name := range list {
		names = append(names, named{name: name})
	}
	return names, err
}
