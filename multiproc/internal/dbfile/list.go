package dbfile

import (
	"cmp"
	"os"
	"slices"
	"strings"
)

// Listed is a name in a directory, and the number of its inode, where that is known
// from the directory, else 0.
type Listed struct {
	Name     string
	Number   uint64
	position int // in the directory's list
}

// compareNamed orders files as they are merged. Sums of floats depend on the order, and
// must not change with that of the directory: it is that of the names. Of gauges that are
// not summed up one value wins, which client_python takes as the directory lists them.
func compareNamed(a, b Listed) int {
	switch picked := a.isPicked(); {
	case picked != b.isPicked() && picked:
		return 1
	case picked != b.isPicked():
		return -1
	case picked:
		return cmp.Compare(a.position, b.position)
	}
	return cmp.Compare(a.Name, b.Name)
}

// isPicked reports whether of a file's values and others' one is exposed.
func (n Listed) isPicked() bool {
	name, ok := strings.CutPrefix(n.Name, Gauge.String()+"_")
	return ok && !strings.HasPrefix(strings.TrimPrefix(name, LivePrefix), ModeSum.String()+"_")
}

// List opens a directory, and returns the names of its files that end so, in the order
// in which they are merged.
func List(path, suffix string) (*os.File, []Listed, error) {
	dir, err := os.Open(path) //nolint:gosec // the caller's directory
	if err != nil {
		return nil, nil, err
	}
	names, err := readNames(dir)
	if err != nil {
		_ = dir.Close()
		return nil, nil, err
	}
	names = slices.DeleteFunc(names, func(n Listed) bool { return !strings.HasSuffix(n.Name, suffix) })
	for i := range names {
		names[i].position = i
	}
	slices.SortFunc(names, compareNamed)
	return dir, names, nil
}
