package multiproc

import "strings"

// kind is the type of a metric family.
type kind uint8

const (
	counter kind = iota
	gauge
	histogram
	summary
)

// String returns the kind as a TYPE line has it.
func (k kind) String() string {
	return [...]string{"counter", "gauge", "histogram", "summary"}[k]
}

// mode is how the gauges of several workers become one. The prefix live of a
// mode's name only says that the file goes when its worker does.
type mode uint8

const (
	modeAll mode = iota
	modeMin
	modeMax
	modeSum
	modeMostRecent
)

// String returns the mode as the name of a file has it.
func (m mode) String() string {
	return [...]string{"all", "min", "max", "sum", "mostrecent"}[m]
}

// fileName represents the parts of a worker file's name.
type fileName struct {
	kind kind
	mode mode   // of gauges
	live bool   // of gauges: the file is to go when its worker does
	id   string // of the worker: its pid, or one that the application chose
}

// String returns the name.
func (n fileName) String() string {
	prefix := n.kind.String()
	if n.kind == gauge {
		prefix += "_"
		if n.live {
			prefix += livePrefix
		}
		prefix += n.mode.String()
	}
	return prefix + "_" + n.id + ".db"
}

// parseFileName reads counter_ID.db, histogram_ID.db, summary_ID.db or
// gauge_MODE_ID.db. An ID may have underscores.
func parseFileName(name string) (fileName, bool) {
	base, ok := strings.CutSuffix(name, ".db")
	if !ok {
		return fileName{}, false
	}
	prefix, rest, ok := strings.Cut(base, "_")
	if !ok || rest == "" {
		return fileName{}, false
	}
	switch prefix {
	case "counter":
		return fileName{kind: counter, id: rest}, true
	case "histogram":
		return fileName{kind: histogram, id: rest}, true
	case "summary":
		return fileName{kind: summary, id: rest}, true
	case "gauge":
		name, id, ok := strings.Cut(rest, "_")
		name, live := strings.CutPrefix(name, livePrefix)
		mode, known := parseMode(name)
		return fileName{kind: gauge, mode: mode, live: live, id: id}, ok && known && id != ""
	}
	return fileName{}, false
}

// livePrefix begins the names of modes of which the files go when their workers do.
const livePrefix = "live"

func parseMode(name string) (mode, bool) {
	for m := modeAll; m <= modeMostRecent; m++ {
		if m.String() == name {
			return m, true
		}
	}
	return 0, false
}
