package multiproc

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// lookEvery is how often a Writer looks at its files: a value that is recorded into one
// that was removed, or cut short within a page, reaches nobody, and nothing else tells.
const lookEvery = 500 * time.Millisecond

// fault mends a file that could not be touched.
func (l *mmapFile) fault() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.data != nil {
		l.mend(true)
	}
}

// look mends a file that was changed.
func (l *mmapFile) look() {
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
func (l *mmapFile) mend(faulted bool) {
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
func (l *mmapFile) drift() error {
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
func (l *mmapFile) still(replace func() error) error {
	mapped := l.data[:pageOf(l.size)]
	if raced || unix.Mprotect(mapped, unix.PROT_READ) != nil {
		return replace()
	}
	err := replace()
	if protected := unix.Mprotect(mapped, unix.PROT_READ|unix.PROT_WRITE); err == nil {
		err = protected
	}
	return err
}

// readable reports whether all places can be touched.
func (l *mmapFile) readable() bool {
	return guarded(func() {
		for _, p := range l.keys {
			feel(p.value)
			p.value.Load()
			feel(p.timestamp)
			p.timestamp.Load()
		}
	})
}

// report tells of a lost file. Its count may be recorded into this very file.
func (l *mmapFile) report(err error) {
	path := l.path
	go l.lost(fmt.Errorf("%s: %w", path, err))
}

// restore makes a file as long as it was, and writes the entries again that it lacks
// from some byte on.
func (l *mmapFile) restore(from int) error {
	if err := reserve(int(l.file.Fd()), from, l.size); err != nil {
		return err
	}
	if !guarded(func() {
		for key, p := range l.keys {
			head := appendEntry(nil, key, 0, 0, wideValue)
			end := l.offset(p)
			start := end + wideValue - len(head)
			if end+wideValue > from {
				copy(l.data[start:end], head[:end-start])
			}
		}
		copy(l.data[lengthSize:headerSize], l.mark[:])
		l.setUsed(l.used)
	}) {
		return errCut
	}
	return nil
}

// offset returns where in the file a place is.
func (l *mmapFile) offset(p valueRef) int {
	return int(uintptr(unsafe.Pointer(p.value)) - uintptr(unsafe.Pointer(&l.data[0]))) //nolint:gosec // as in placeAt
}

// content returns the right content of the file, with the values that can be read.
func (l *mmapFile) content() []byte {
	content := make([]byte, l.used)
	binary.LittleEndian.PutUint32(content, uint32(l.used)) //nolint:gosec // at most mapSize
	copy(content[lengthSize:], l.mark[:])
	for key, p := range l.keys {
		entry := appendEntry(nil, key, 0, 0, wideValue)
		end := l.offset(p) + wideValue
		copy(content[end-len(entry):end], entry)
		for at, half := range map[int]*atomic.Uint64{end - wideValue: p.value, end - thinValue: p.timestamp} {
			guarded(func() {
				feel(half)
				binary.NativeEndian.PutUint64(content[at:], half.Load())
			})
		}
	}
	return content
}

// rehome has another file in the place of the old one, with the same content.
func (l *mmapFile) rehome() error {
	l.discard()
	path, file, err := l.afresh()
	if err != nil {
		return err
	}
	size := max(l.size, firstSize)
	err = reserve(int(file.Fd()), 0, size)
	if err == nil {
		err = l.still(func() error {
			if _, err := file.WriteAt(l.content(), 0); err != nil {
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
	l.path, l.file, l.size = path, file, size
	return nil
}

// discard removes the file, where it is still there: else its values would count twice.
func (l *mmapFile) discard() {
	ours, err := l.file.Stat()
	if err != nil {
		return
	}
	if there, err := os.Lstat(l.path); err == nil && os.SameFile(ours, there) {
		_ = os.Remove(l.path) // if that fails, so does all else on this disk
	}
}

// look looks at all files, and again after some time, until the Writer is closed.
func (w *Writer) look() {
	w.mu.Lock()
	mmapFiles := make([]*mmapFile, 0, len(w.mmapFiles))
	for _, l := range w.mmapFiles {
		mmapFiles = append(mmapFiles, l)
	}
	w.mu.Unlock()
	for _, l := range mmapFiles {
		l.look()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.looking = time.AfterFunc(lookEvery, w.look)
	}
}
