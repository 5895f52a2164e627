//go:build unix && !linux

package dbfile

// reserve gives a file the blocks of a range, and makes it that long.
func reserve(fd int, from, to int) error { return writeZeros(fd, from, to) }
