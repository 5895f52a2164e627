// Package multiproc reads and writes the worker files of Python's
// prometheus_client, in which each process of a service keeps its metrics, and
// merges them into one exposition.
//
// A [Collector] merges the files of one directory, PROMETHEUS_MULTIPROC_DIR, by
// the rules of client_python's MultiProcessCollector, and is made to be asked
// again and again: between scrapes it keeps its knowledge of each file, parses
// only keys that it has not seen, and allocates nothing for an entry.
//
// [Collector.Fold] moves the values of dead workers into one file of each type. A
// [Writer] writes such files from Go.
//
// Damaged files, and entries that cannot be read or would make the exposition
// invalid, are left out, counted and reported once. The rest is served.
//
// Metrics of Python's processes are named and labelled to the letter as by client_python:
// le="1.0", labels in order, names in UTF-8 escaped as the scrape asks. A
// family that Writers alone have is spelled as client_golang does it.
//
// The format is that of prometheus/client_python's mmap_dict.py, in its three
// generations: values of 8 bytes under keys without help (0.9 to 0.15), values
// of 8 bytes under keys with help (0.16 and 0.17), and values of 16 bytes, with
// a timestamp (0.18 and later).
//
// The package is for Unix: prometheus_client's multi-process mode is too.
package multiproc
