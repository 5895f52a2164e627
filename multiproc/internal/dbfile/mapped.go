package dbfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// MappedConfig tells how an mmapFile comes by its files.
type MappedConfig struct {
	Path   string
	Zeroed bool                             // begins with zeros: values of another process are not this one's
	Afresh func() (string, *os.File, error) // makes another file, in the place of one that is lost
	Lost   func(error)                      // is told when the file is
}

// Mapped is a worker file that this process writes to. Its values are changed in
// place, by atomic operations on the mapped file, so that they outlive the process
// however it ends.
type Mapped struct {
	MappedConfig

	mu     sync.Mutex
	file   *os.File
	data   []byte                        // mapped; longer than the file, which may grow under it
	mark   [HeaderSize - LengthSize]byte // of the header, behind the length
	size   int                           // bytes that the file has, with blocks
	used   int
	keys   map[string]Ref
	adrift bool // there is no file: the values are in memory
}

// Ref is where an entry has its value and timestamp: the bits of a float64
// each.
type Ref struct {
	Value, Timestamp *atomic.Uint64
	mmapFile         *Mapped // nil where they are in memory alone
}

const (
	// firstSize is that of client_python's files, too.
	firstSize = 64 << 10
	// mapSize is how much of a file can be used. It costs addresses, not memory.
	mapSize = 256 << 20
)

var (
	// ErrTaken is the error of a file that another process writes to.
	ErrTaken = errors.New("another process writes to it")
	errFull  = fmt.Errorf("the file has reached %d MiB", mapSize>>20)
	errCut   = errors.New("the file was cut short, or its disk has failed")
	errGone  = errors.New("the file was removed")
	// ErrForeign is the error of a file that is no worker file, or an old one.
	ErrForeign = errors.New("not a worker file of prometheus_client 0.18 or later")
)

// OpenMapped opens a worker file, new or not: like client_python, it goes on with
// the file that a process of the same identifier has left.
func OpenMapped(cfg MappedConfig) (_ *Mapped, err error) {
	file, err := LockFile(cfg.Path, 0)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	l := &Mapped{MappedConfig: cfg, file: file, size: int(info.Size()), keys: map[string]Ref{}}
	if err := l.grow(firstSize); err != nil {
		return nil, err
	}
	base, err := unix.MmapPtr(int(file.Fd()), 0, nil, mapSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", cfg.Path, err)
	}
	l.data = unsafe.Slice((*byte)(base), mapSize) //nolint:gosec // it has just been mapped
	if err := l.resume(); err != nil {
		_ = unix.MunmapPtr(base, mapSize)
		return nil, err
	}
	for _, p := range l.keys {
		if cfg.Zeroed {
			p.Set(p.Value, 0)
			p.Set(p.Timestamp, 0)
		}
	}
	return l, nil
}

// LockFile opens a file, or makes it, and takes it for this process.
func LockFile(path string, more int) (*os.File, error) {
	// Readable for others, as client_python makes them.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW|more, 0o644) //nolint:gosec // see above
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return file, nil
	}
	_ = file.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, ErrTaken
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}

// resume finds the entries that the file has.
func (l *Mapped) resume() (err error) {
	if !guarded(func() { err = l.find() }) {
		return fmt.Errorf("%s: %w", l.Path, errCut)
	}
	return err
}

func (l *Mapped) find() error {
	l.used = usedBytes(l.data[:l.size])
	if l.used == 0 {
		copy(l.data[LengthSize:], GoMark)
		l.setUsed(HeaderSize)
	}
	copy(l.mark[:], l.data[LengthSize:])
	if l.used < HeaderSize || l.used > l.size {
		return fmt.Errorf("%s: %w", l.Path, ErrForeign)
	}
	for pos := HeaderSize; pos < l.used; {
		e, next, ok := EntryAt(l.data[:l.used], pos, WideValue)
		if !ok {
			return fmt.Errorf("%s: %w: no entry at byte %d", l.Path, ErrForeign, pos)
		}
		l.keys[string(e.key)] = l.valueRefAt(e.value)
		pos = next
	}
	return nil
}

// Places returns where the values of these keys are, made where there were none:
// all of them, or none.
func (l *Mapped) Places(keys []string) ([]Ref, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data == nil {
		return nil, fmt.Errorf("%s: %w", l.Path, os.ErrClosed)
	}
	room := 0
	for _, key := range keys {
		if _, ok := l.keys[key]; !ok {
			room += LengthSize + len(key) + 8 + WideValue
		}
	}
	if err := l.grow(l.used + room); err != nil {
		return nil, err
	}
	used := l.used
	places := make([]Ref, len(keys))
	made := map[string]Ref{}
	write := func() {
		for i, key := range keys {
			p, ok := l.keys[key]
			if !ok {
				p, ok = made[key]
			}
			if !ok {
				next := len(AppendEntry(l.data[:used:l.size], key, 0, 0, WideValue))
				p = l.valueRefAt(next - WideValue)
				made[key] = p
				used = next
			}
			places[i] = p
		}
		// The entries stand there before they count.
		l.setUsed(used)
	}
	before := l.used
	if !guarded(write) {
		l.used, used = before, before
		clear(made)
		l.mend(true)
		if !guarded(write) { // another process cuts the file again and again
			l.used, used = before, before
			clear(made)
			if err := l.drift(); err != nil {
				return nil, fmt.Errorf("%s: %w", l.Path, err)
			}
			write()
		}
	}
	maps.Copy(l.keys, made)
	return places, nil
}

// grow makes the file that long at least. It doubles it, as client_python does, or
// where there is no room for that, gives it its need.
func (l *Mapped) grow(size int) error {
	if size <= l.size {
		return nil
	}
	if size > mapSize {
		return fmt.Errorf("%s: %w", l.Path, errFull)
	}
	double := min(pageOf(max(2*l.size, size)), mapSize)
	if l.adrift {
		if err := l.mapMemory(pageOf(l.size), double); err != nil {
			return fmt.Errorf("%s: %w", l.Path, err)
		}
		l.size = double
		return nil
	}
	var err error
	for _, to := range []int{double, pageOf(size)} {
		if err = reserve(int(l.file.Fd()), l.size, to); err == nil {
			l.size = to
			return nil
		}
	}
	return fmt.Errorf("%s: %w", l.Path, err)
}

// pageOf returns the first border of pages at an offset or after it.
func pageOf(offset int) int {
	page := os.Getpagesize()
	return (offset + page - 1) / page * page
}

// valueRefAt returns the place of the entry with its value there: aligned to 8 bytes, by
// the layout of the file.
func (l *Mapped) valueRefAt(offset int) Ref {
	at := func(offset int) *atomic.Uint64 {
		return (*atomic.Uint64)(unsafe.Pointer(&l.data[offset])) //nolint:gosec // a mapped file, which grows under the mapping alone
	}
	return Ref{Value: at(offset), Timestamp: at(offset + ThinValue), mmapFile: l}
}

func (l *Mapped) setUsed(n int) {
	l.used = n
	var header [LengthSize]byte
	feel((*atomic.Uint64)(unsafe.Pointer(&l.data[0])))                                        //nolint:gosec // as in placeAt
	binary.LittleEndian.PutUint32(header[:], uint32(n))                                       //nolint:gosec // at most mapSize
	(*atomic.Uint32)(unsafe.Pointer(&l.data[0])).Store(binary.NativeEndian.Uint32(header[:])) //nolint:gosec // as in placeAt
}

// Close gives the file up. Metrics may still be in use: their values go on, in
// memory of this process alone.
func (l *Mapped) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data == nil {
		return nil
	}
	base := unsafe.Pointer(&l.data[0]) //nolint:gosec // as in placeAt
	err := l.mapMemory(0, l.size)
	if rest := uintptr(len(l.data) - l.size); err == nil && rest > 0 {
		err = unix.MunmapPtr(unsafe.Add(base, l.size), rest)
	}
	l.data = nil
	return errors.Join(err, l.file.Close())
}

// mapMemory has memory of this process where a range of the file is mapped: all zeros.
// from is a border of pages.
func (l *Mapped) mapMemory(from, to int) error {
	_, err := unix.MmapPtr(-1, 0, unsafe.Pointer(&l.data[from]), uintptr(to-from), unix.PROT_READ|unix.PROT_WRITE, //nolint:gosec // as in placeAt
		unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_FIXED)
	return err
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
