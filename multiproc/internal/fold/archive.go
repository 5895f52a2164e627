package fold

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"

	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// archive represents the sums of files of one kind and one mode.
type archive struct {
	of      dbfile.Name       // of the files, without an id
	width   int               // of values; that of older generations only if all files are of these
	index   map[string]uint32 // of entries, by their keys
	entries dbfile.Rows[archived]
	texts   dbfile.Texts
	size    dbfile.KeyCount // of entries
	owner   unix.Stat_t     // of the first file
	python  bool            // a file is of a process other than Go's
}

type archived struct {
	key string
	// The value of the files that are folded, and its timestamp.
	value, timestamp float64
	set              bool // one of these files has had a value
	// The other fields are of all files that have the key, those of the living too.
	total float64
	files int
	grain int // all values are multiples of 2 to this power
}

func newArchive(of dbfile.Name) *archive {
	return &archive{of: of, width: dbfile.ThinValue, index: map[string]uint32{}}
}

// unknown counts the entries of a window with keys that are not in the archive yet.
func (a *archive) unknown(w dbfile.Window) (n dbfile.KeyCount) {
	w.Each(func(key []byte, _, _ float64) {
		if _, ok := a.index[string(key)]; !ok {
			n = n.With(dbfile.KeyCount{Keys: 1, Bytes: len(key)})
		}
	})
	return n
}

// add adds the entries of a window.
func (a *archive) add(w dbfile.Window) {
	if w.End > w.Parse {
		a.width = max(a.width, w.Width)
	}
	if w.First && w.End > w.Parse {
		a.python = a.python || !w.IsGo
	}
	w.Each(func(key []byte, value, timestamp float64) {
		e := a.entry(key)
		if e == nil {
			var i uint32
			e, i = a.entries.Add()
			*e = archived{key: a.texts.Keep(key), grain: math.MaxInt}
			a.index[e.key] = i
			a.size = a.size.With(dbfile.KeyCount{Keys: 1, Bytes: len(key)})
		}
		e.add(a.of, value, timestamp)
		e.noteValue(value)
	})
}

// add merges a value of one file into e.
func (e *archived) add(of dbfile.Name, v, timestamp float64) {
	switch {
	case of.Kind != dbfile.Gauge || of.Mode == dbfile.ModeSum:
		e.value, e.set = e.value+v, true
	case of.Mode.Takes(v, timestamp, e.value, e.timestamp, !e.set):
		e.value, e.timestamp, e.set = v, timestamp, true
	}
}

// entry returns the entry with a key, or nil.
func (a *archive) entry(key []byte) *archived {
	if i, ok := a.index[string(key)]; ok {
		return a.entries.At(i)
	}
	return nil
}

// noteValues notes the values of the archive's entries in a window of a file that stays.
func (a *archive) noteValues(w dbfile.Window) {
	w.Each(func(key []byte, value, _ float64) {
		if e := a.entry(key); e != nil {
			e.noteValue(value)
		}
	})
}

func (e *archived) noteValue(value float64) {
	e.total += value
	e.files++
	e.grain = min(e.grain, grain(value))
}

// content returns the archive as a worker file.
func (a *archive) content() []byte {
	const most = dbfile.LengthSize + 8 + dbfile.WideValue // of an entry, but for its key
	data := make([]byte, dbfile.HeaderSize, dbfile.HeaderSize+a.size.Bytes+a.size.Keys*most)
	if !a.python {
		copy(data[dbfile.LengthSize:], dbfile.GoMark)
	}
	for i := range a.entries.Size {
		e := a.entries.At(uint32(i))
		value := e.value
		if a.of.Kind != dbfile.Gauge {
			value = e.notLess()
		}
		data = dbfile.AppendEntry(data, e.key, value, e.timestamp, a.width)
	}
	binary.LittleEndian.PutUint32(data, uint32(len(data))) //nolint:gosec // as much as fits into memory
	return data
}

// notLess is the sum in e, so much enlarged that no total over all files is less
// after the fold than before: sums of floats depend on their order, which a fold
// changes, and a counter that goes back by one bit is one that was reset, to
// Prometheus. The sum of n floats of one sign is within n-1 rounding errors, of
// 2^-53 of the total each, in any order: Higham, Accuracy and Stability of
// Numerical Algorithms, section 4.2. Twice that before and twice that after is
// 1e-14 of the total for 20 files. Sums that need no rounding, as those of whole
// numbers, are as they are.
func (e *archived) notLess() float64 {
	v := e.value
	exact := e.total < math.Ldexp(1, min(e.grain, 1000)+53)
	if exact || !(v > 0) || !(e.total >= v) || math.IsInf(e.total, 0) {
		return v
	}
	return v + e.total*float64(4*(e.files+2))*0x1p-53
}

// grain is the highest power of two that v is a multiple of.
func grain(v float64) int {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return math.MaxInt
	}
	fraction, exponent := math.Frexp(v)
	const digits = 53
	return exponent - digits + bits.TrailingZeros64(uint64(math.Abs(math.Ldexp(fraction, digits))))
}

// write makes a file of d with this content, readable for who could read the files
// that were folded.
func (a *archive) write(d *workDir, name string, content []byte) (err error) {
	fd, err := unix.Openat(d.fd(), name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0o600)
	if err := d.noteChange("make "+name, err); err != nil {
		return err
	}
	for len(content) > 0 && err == nil {
		var n int
		n, err = unix.Write(fd, content)
		if errors.Is(err, unix.EINTR) {
			err = nil
		}
		content = content[max(n, 0):]
	}
	if err == nil {
		err = unix.Fchmod(fd, uint32(a.owner.Mode&0o777)) //nolint:unconvert,nolintlint // differs between systems
	}
	if err == nil {
		// Who may not give files away has made them, or shares a group with who did.
		_ = unix.Fchown(fd, int(a.owner.Uid), int(a.owner.Gid))
	}
	if closed := unix.Close(fd); err == nil {
		err = closed
	}
	return d.noteChange("write "+name, err)
}
