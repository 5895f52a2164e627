// Package dbfile reads and writes the worker files of Python's prometheus_client: their
// bytes (format.go), the names of files (name.go) and the keys of entries (key.go). A
// [Reader] reads a file in windows, and compares the entries that are known byte for byte.
// A [Mapped] is a file that this process changes in place. [Identity] tells a file from
// those that had its inode before.
//
// It knows nothing of families, merging or folds.
package dbfile
