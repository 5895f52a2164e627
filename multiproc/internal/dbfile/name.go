package dbfile

import "strings"

// Kind is the type of a metric family.
type Kind uint8

// The types of families that have worker files.
const (
	Counter Kind = iota
	Gauge
	Histogram
	Summary
)

// String returns the kind as a TYPE line has it.
func (k Kind) String() string {
	return [...]string{"counter", "gauge", "histogram", "summary"}[k]
}

// Mode is how the gauges of several workers become one. The prefix live of a
// mode's name only says that the file goes when its worker does.
type Mode uint8

// The modes of gauges.
const (
	ModeAll Mode = iota
	modeMin
	modeMax
	ModeSum
	ModeMostRecent
)

// String returns the mode as the name of a file has it.
func (m Mode) String() string {
	return [...]string{"all", "min", "max", "sum", "mostrecent"}[m]
}

// Name represents the parts of a worker file's name.
type Name struct {
	Kind Kind
	Mode Mode   // of gauges
	Live bool   // of gauges: the file is to go when its worker does
	ID   string // of the worker: its pid, or one that the application chose
}

// String returns the name.
func (n Name) String() string {
	prefix := n.Kind.String()
	if n.Kind == Gauge {
		prefix += "_"
		if n.Live {
			prefix += LivePrefix
		}
		prefix += n.Mode.String()
	}
	return prefix + "_" + n.ID + ".db"
}

// ParseName reads counter_ID.db, histogram_ID.db, summary_ID.db or
// gauge_MODE_ID.db. An ID may have underscores.
func ParseName(name string) (Name, bool) {
	base, ok := strings.CutSuffix(name, ".db")
	if !ok {
		return Name{}, false
	}
	prefix, rest, ok := strings.Cut(base, "_")
	if !ok || rest == "" {
		return Name{}, false
	}
	switch prefix {
	case "counter":
		return Name{Kind: Counter, ID: rest}, true
	case "histogram":
		return Name{Kind: Histogram, ID: rest}, true
	case "summary":
		return Name{Kind: Summary, ID: rest}, true
	case "gauge":
		name, id, ok := strings.Cut(rest, "_")
		name, live := strings.CutPrefix(name, LivePrefix)
		mode, known := ParseMode(name)
		return Name{Kind: Gauge, Mode: mode, Live: live, ID: id}, ok && known && id != ""
	}
	return Name{}, false
}

// LivePrefix begins the names of modes of which the files go when their workers do.
const LivePrefix = "live"

// ParseMode reads the name of a mode, without the prefix live.
func ParseMode(name string) (Mode, bool) {
	for m := ModeAll; m <= ModeMostRecent; m++ {
		if m.String() == name {
			return m, true
		}
	}
	return 0, false
}

// Takes reports whether a gauge of this mode takes another value in the place of the one
// that it has, unless it is the first of all. Sums are not among these modes.
func (m Mode) Takes(v, timestamp, have, since float64, first bool) bool {
	switch m {
	case modeMin:
		return first || v < have
	case modeMax:
		return first || v > have
	case ModeMostRecent:
		if first {
			since = 0
		}
		return timestamp > since // not so of one that was never set, or of NaN
	case ModeAll, ModeSum:
	}
	return true
}
