package dbfile

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fault mends a file that could not be touched.
func (l *Mapped) fault() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data != nil {
		l.mend(true)
	}
}

// Look mends a file that was changed.
func (l *Mapped) Look() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data != nil {
		l.mend(false)
	}
}

// mend gives an mmapFile a file again. One that is there and too short gets its length and
// its entries back, with zeros for the values that were cut off. In the place of one
// that was removed, or cannot be written to, comes another, with the values that can
// still be read. Where none can be made, values are in memory until one can. faulted
// says that a place could not be touched. l.mu is held.
func (l *Mapped) mend(faulted bool) {
	if l.adrift {
		if l.rehome() == nil {
			l.adrift = false
		}
		return
	}
	var stat unix.Stat_t
	err := unix.Fstat(int(l.file.Fd()), &stat)
	cut := err == nil && int(stat.Size) < l.size
	switch {
	case err == nil && stat.Nlink > 0 && !cut && !faulted:
		return // it was not changed
	case err == nil && stat.Nlink > 0 && cut && l.restore(int(stat.Size)) == nil:
		l.report(errCut)
		return
	case err == nil && stat.Nlink > 0 && !cut && l.readable():
		return // another goroutine has mended it
	}
	why := errCut
	if err == nil && stat.Nlink == 0 {
		why = errGone
	}
	if l.rehome() != nil {
		_ = l.drift() // where that fails, the next touch comes here again
	}
	l.report(why)
}

// drift has the values in memory, with those of the file that can still be read, until a
// file can be made. What is left of the file stays, for those who read it, until then.
func (l *Mapped) drift() error {
	return l.still(func() error {
		content := l.content()
		if err := l.mapMemory(0, l.size); err != nil {
			return err
		}
		copy(l.data, content)
		l.adrift = true
		return nil
	})
}

// still calls a function that replaces the mapping. Meanwhile values can be read and not
// changed, so no addition is lost: a goroutine that tries one faults, waits for l.mu, which
// is held, and tries again. The race detector touches memory in C, where a fault ends the
// program, so values can change under it.
func (l *Mapped) still(replace func() error) error {
	mapped := l.data[:pageOf(l.size)]
	if Raced || unix.Mprotect(mapped, unix.PROT_READ) != nil {
		return replace()
	}
	err := replace()
	if protected := unix.Mprotect(mapped, unix.PROT_READ|unix.PROT_WRITE); err == nil {
		err = protected
	}
	return err
}

// readable reports whether all places can be touched.
func (l *Mapped) readable() bool {
	return guarded(func() {
		for _, p := range l.keys {
			feel(p.Value)
			p.Value.Load()
			feel(p.Timestamp)
			p.Timestamp.Load()
		}
	})
}

// report tells of a lost file. Its count may be recorded into this very file.
func (l *Mapped) report(err error) {
	path := l.Path
	go l.Lost(fmt.Errorf("%s: %w", path, err))
}

// restore makes a file as long as it was, and writes the entries again that it lacks
// from some byte on.
func (l *Mapped) restore(from int) error {
	if err := reserve(int(l.file.Fd()), from, l.size); err != nil {
		return err
	}
	if !guarded(func() {
		for key, p := range l.keys {
			head := AppendEntry(nil, key, 0, 0, WideValue)
			end := l.offset(p)
			start := end + WideValue - len(head)
			if end+WideValue > from {
				copy(l.data[start:end], head[:end-start])
			}
		}
		copy(l.data[LengthSize:HeaderSize], l.mark[:])
		l.setUsed(l.used)
	}) {
		return errCut
	}
	return nil
}

// offset returns where in the file a place is.
func (l *Mapped) offset(p Ref) int {
	return int(uintptr(unsafe.Pointer(p.Value)) - uintptr(unsafe.Pointer(&l.data[0]))) //nolint:gosec // as in placeAt
}

// content returns the right content of the file, with the values that can be read.
func (l *Mapped) content() []byte {
	content := make([]byte, l.used)
	binary.LittleEndian.PutUint32(content, uint32(l.used)) //nolint:gosec // at most mapSize
	copy(content[LengthSize:], l.mark[:])
	for key, p := range l.keys {
		entry := AppendEntry(nil, key, 0, 0, WideValue)
		end := l.offset(p) + WideValue
		copy(content[end-len(entry):end], entry)
		for at, half := range map[int]*atomic.Uint64{end - WideValue: p.Value, end - ThinValue: p.Timestamp} {
			guarded(func() {
				feel(half)
				binary.NativeEndian.PutUint64(content[at:], half.Load())
			})
		}
	}
	return content
}

// rehome has another file in the place of the old one, with the same content.
func (l *Mapped) rehome() error {
	l.discard()
	path, file, err := l.Afresh()
	if err != nil {
		return err
	}
	size := max(l.size, firstSize)
	err = reserve(int(file.Fd()), 0, size)
	if err == nil {
		err = l.still(func() error {
			// The entries stand there before they count: others read the file meanwhile.
			content := l.content()
			if _, err := file.WriteAt(content[LengthSize:], LengthSize); err != nil {
				return err
			}
			if _, err := file.WriteAt(content[:LengthSize], 0); err != nil {
				return err
			}
			// At the same addresses, as metrics have them.
			_, err := unix.MmapPtr(int(file.Fd()), 0, unsafe.Pointer(&l.data[0]), mapSize, //nolint:gosec // as in placeAt
				unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_FIXED)
			return err
		})
	}
	if err != nil {
		_ = os.Remove(path)
		_ = file.Close()
		return err
	}
	_ = l.file.Close()
	l.Path, l.file, l.size = path, file, size
	return nil
}

// discard removes the file, where it is still there: else its values would count twice.
func (l *Mapped) discard() {
	ours, err := l.file.Stat()
	if err != nil {
		return
	}
	if there, err := os.Lstat(l.Path); err == nil && os.SameFile(ours, there) {
		_ = os.Remove(l.Path) // if that fails, so does all else on this disk
	}
}
