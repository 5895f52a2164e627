package multiproc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"golang.org/x/sys/unix"
)

// archive is what files of one kind, and one mode, add up to.
type archive struct {
	family  family // of all entries: how they add up is the same
	width   int    // of values; that of older generations only if all files are of these
	index   map[string]int
	entries []archived
	owner   unix.Stat_t // of the first file
}

type archived struct {
	key  string
	cell cell // of the files that are folded
	// What follows is of all files that have the key, those of the living too.
	total float64
	files int
	grain int // all values are multiples of 2 to this power
}

func newArchive(of fileName) *archive {
	return &archive{family: family{kind: of.kind, mode: of.mode}, width: thinValue, index: map[string]int{}}
}

// errBroken is of a file that is no use to anybody, and stays for somebody to see.
var errBroken = errors.New("a worker file that is not whole")

// add adds a file's entries. A file that is not whole is not added.
func (a *archive) add(name string, data []byte) error {
	used := usedBytes(data)
	if used > len(data) {
		return fmt.Errorf("%s: %w", name, errBroken)
	}
	data = data[:max(used, 0)]
	width := valueWidth(data)
	if end := eachEntry(data, width, func([]byte, float64, float64) {}); end < len(data) {
		return fmt.Errorf("%s: %w: no entry at byte %d", name, errBroken, end)
	}
	if len(data) <= headerSize {
		return nil
	}
	a.width = max(a.width, width)
	eachEntry(data, width, func(key []byte, value, timestamp float64) {
		i, ok := a.index[string(key)]
		if !ok {
			i = len(a.entries)
			a.entries = append(a.entries, archived{key: string(key), grain: math.MaxInt, cell: cell{family: &a.family}})
			a.index[a.entries[i].key] = i
		}
		a.entries[i].cell.add(value, timestamp, 1)
		a.entries[i].see(value)
	})
	return nil
}

// see notes what a file that stays has of the archive's entries.
func (a *archive) see(data []byte) {
	data = data[:min(max(usedBytes(data), 0), len(data))]
	eachEntry(data, valueWidth(data), func(key []byte, value, _ float64) {
		if i, ok := a.index[string(key)]; ok {
			a.entries[i].see(value)
		}
	})
}

func (e *archived) see(value float64) {
	e.total += value
	e.files++
	e.grain = min(e.grain, grain(value))
}

// eachEntry gives the entries of a file up to its used bytes, and returns where
// they end.
func eachEntry(data []byte, width int, visit func(key []byte, value, timestamp float64)) (end int) {
	pos := headerSize
	for pos < len(data) {
		e, next, ok := entryAt(data, pos, width)
		if !ok {
			return pos
		}
		timestamp := 0.0
		if width == wideValue {
			timestamp = floatAt(data, e.value+thinValue)
		}
		visit(e.key, floatAt(data, e.value), timestamp)
		pos = next
	}
	return len(data)
}

// content is the archive as a worker file.
func (a *archive) content() []byte {
	data := make([]byte, headerSize)
	for i := range a.entries {
		e := &a.entries[i]
		value := e.cell.value
		if a.family.kind != gauge {
			value = e.notLess()
		}
		data = appendEntry(data, e.key, value, e.cell.timestamp, a.width)
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
	v := e.cell.value
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
	if err := d.did("make "+name, err); err != nil {
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
	return d.did("write "+name, err)
}
