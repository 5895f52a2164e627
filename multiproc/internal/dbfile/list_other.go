//go:build unix && !linux

package dbfile

import "os"

// readNames reads a directory's names. Inodes are not known of them: 0.
func readNames(dir *os.File) (names []Listed, err error) {
	list, err := dir.Readdirnames(-1)
	for _, name := range list {
		names = append(names, Listed{Name: name})
	}
	return names, err
}
