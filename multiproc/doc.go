// Package multiproc reads and writes the worker files of Python's
// prometheus_client, in which each process of a service keeps its metrics, and
// merges them into one exposition.
//
// A [Collector] merges the files of one directory, PROMETHEUS_MULTIPROC_DIR, by
// the rules of client_python's MultiProcessCollector, and is made to be asked
// again and again: between scrapes it keeps what it knows of each file, parses
// only keys that it has not seen, and allocates nothing for an entry.
//
// [Collector.Fold] moves what dead workers have left into one file of each type. A
// [Writer] writes such files from Go.
//
// What is not as it should be costs its own part alone: a file that is
// truncated, empty or garbage, an entry that cannot be read, is left out,
// counted and reported once, and the rest is served.
//
// The format is that of prometheus/client_python's mmap_dict.py, in its three
// generations: values of 8 bytes under keys without help (0.9 to 0.15), values
// of 8 bytes under keys with help (0.16 and 0.17), and values of 16 bytes, with
// a timestamp (0.18 and later).
//
// The package is for Unix: prometheus_client's multi-process mode is too.
package multiproc
