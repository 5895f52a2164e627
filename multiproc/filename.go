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

// String is the kind as a TYPE line has it.
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

// fileName is what the name of a worker file says.
type fileName struct {
	kind kind
	mode mode   // of gauges
	id   string // of the worker: its pid, or what the application chose
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
		mode, known := parseMode(strings.TrimPrefix(name, "live"))
		return fileName{kind: gauge, mode: mode, id: id}, ok && known && id != ""
	}
	return fileName{}, false
}

func parseMode(name string) (mode, bool) {
	switch name {
	case "all":
		return modeAll, true
	case "min":
		return modeMin, true
	case "max":
		return modeMax, true
	case "sum":
		return modeSum, true
	case "mostrecent":
		return modeMostRecent, true
	}
	return 0, false
}
