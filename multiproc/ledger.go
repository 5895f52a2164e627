package multiproc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ledger is a worker file that this process writes to. Its values are changed in
// place, by atomic operations on the mapped file, so that they outlive the process
// whatever ends it.
type ledger struct {
	path string
	file *os.File

	mu   sync.Mutex
	data []byte // mapped; longer than the file, which may grow under it
	size int    // bytes that the file has, with blocks
	used int
	keys map[string]place
}

// place is where an entry has its value and timestamp: the bits of a float64
// each.
type place struct{ value, timestamp *atomic.Uint64 }

const (
	// firstSize is what client_python begins with, too.
	firstSize = 64 << 10
	// mapSize is how much of a file can be used. It costs addresses, not memory.
	mapSize = 256 << 20
)

var (
	errTaken   = errors.New("another process writes to it")
	errFull    = fmt.Errorf("the file has reached %d MiB", mapSize>>20)
	errForeign = errors.New("not a worker file of prometheus_client 0.18 or later")
)

// openLedger opens a worker file, new or not: like client_python, it goes on with
// what a process of the same identifier has left. afresh has it begin with zeros, as
// what was true of that process alone is not of this one.
func openLedger(path string, afresh bool) (_ *ledger, err error) {
	// Readable for others, as client_python makes them.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o644) //nolint:gosec // see above
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
		}
	}()
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return nil, errTaken
	} else if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	l := &ledger{path: path, file: file, size: int(info.Size()), keys: map[string]place{}}
	if err := l.grow(firstSize); err != nil {
		return nil, err
	}
	base, err := unix.MmapPtr(int(file.Fd()), 0, nil, mapSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	l.data = unsafe.Slice((*byte)(base), mapSize) //nolint:gosec // what has just been mapped
	if err := l.resume(); err != nil {
		_ = unix.MunmapPtr(base, mapSize)
		return nil, err
	}
	for _, p := range l.keys {
		if afresh {
			p.value.Store(0)
			p.timestamp.Store(0)
		}
	}
	return l, nil
}

// resume finds the entries that the file has.
func (l *ledger) resume() error {
	l.used = usedBytes(l.data[:l.size])
	if l.used == 0 {
		l.setUsed(headerSize)
	}
	if l.used < headerSize || l.used > l.size {
		return fmt.Errorf("%s: %w", l.path, errForeign)
	}
	for pos := headerSize; pos < l.used; {
		e, next, ok := entryAt(l.data[:l.used], pos, wideValue)
		if !ok {
			return fmt.Errorf("%s: %w: no entry at byte %d", l.path, errForeign, pos)
		}
		l.keys[string(e.key)] = l.placeAt(e.value)
		pos = next
	}
	return nil
}

// places returns where the values of these keys are, made where there were none:
// all of them, or none.
func (l *ledger) places(keys []string) ([]place, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data == nil {
		return nil, fmt.Errorf("%s: %w", l.path, os.ErrClosed)
	}
	room := 0
	for _, key := range keys {
		if _, ok := l.keys[key]; !ok {
			room += lengthSize + len(key) + 8 + wideValue
		}
	}
	if err := l.grow(l.used + room); err != nil {
		return nil, err
	}
	used := l.used
	places := make([]place, len(keys))
	for i, key := range keys {
		p, ok := l.keys[key]
		if !ok {
			next := len(appendEntry(l.data[:used:l.size], key, 0, 0, wideValue))
			p = l.placeAt(next - wideValue)
			l.keys[key] = p
			used = next
		}
		places[i] = p
	}
	// What the entries are stands there before they count.
	l.setUsed(used)
	return places, nil
}

// grow makes the file that long at least. It doubles it, as client_python does, or
// where there is no room for that, gives it what it needs.
func (l *ledger) grow(size int) error {
	if size <= l.size {
		return nil
	}
	if size > mapSize {
		return fmt.Errorf("%s: %w", l.path, errFull)
	}
	const page = 4 << 10
	var err error
	for _, to := range []int{min(max(2*l.size, size), mapSize), (size + page - 1) / page * page} {
		if err = reserve(int(l.file.Fd()), l.size, to); err == nil {
			l.size = to
			return nil
		}
	}
	return fmt.Errorf("%s: %w", l.path, err)
}

// placeAt is the place of the entry whose value is there: aligned to 8 bytes, by
// the layout of the file.
func (l *ledger) placeAt(offset int) place {
	at := func(offset int) *atomic.Uint64 {
		return (*atomic.Uint64)(unsafe.Pointer(&l.data[offset])) //nolint:gosec // a mapped file, which grows under the mapping alone
	}
	return place{value: at(offset), timestamp: at(offset + thinValue)}
}

func (l *ledger) setUsed(n int) {
	l.used = n
	var header [lengthSize]byte
	binary.LittleEndian.PutUint32(header[:], uint32(n))                                       //nolint:gosec // at most mapSize
	(*atomic.Uint32)(unsafe.Pointer(&l.data[0])).Store(binary.NativeEndian.Uint32(header[:])) //nolint:gosec // as in placeAt
}

// close gives the file up. Metrics may still be in use: their values go on, in
// memory of this process alone.
func (l *ledger) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data == nil {
		return nil
	}
	base := unsafe.Pointer(&l.data[0]) //nolint:gosec // as in placeAt
	_, err := unix.MmapPtr(-1, 0, base, uintptr(l.size), unix.PROT_READ|unix.PROT_WRITE,
		unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_FIXED)
	if rest := uintptr(len(l.data) - l.size); err == nil && rest > 0 {
		err = unix.MunmapPtr(unsafe.Add(base, l.size), rest)
	}
	l.data = nil
	return errors.Join(err, l.file.Close())
}

// writeZeros is how a file gets blocks where there is no call for that.
func writeZeros(fd int, from, to int) error {
	zeros := make([]byte, 64<<10)
	for from < to {
		n, err := unix.Pwrite(fd, zeros[:min(len(zeros), to-from)], int64(from))
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		from += max(n, 0)
	}
	return nil
}
