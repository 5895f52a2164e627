package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// firstRead is read of a file that is not known, and moreRead beyond the known part
	// of another: all of most.
	firstRead = 16 << 10
	moreRead  = 64
	// windowSize is how much of a file is read at once.
	windowSize = 128 << 10
	// maxUsed bounds the bytes that are read of one file.
	maxUsed = 1 << 30
)

// Buffers is how many windows of a reader may be in use at once.
const Buffers = 8

// Reader reads worker files one after the other.
type Reader struct {
	bufs [Buffers][]byte
	turn int // of the buffer that is filled
	most int // the longest window since trim
	// values are those of windows, of which one has its turn.
	values     [Buffers][]float64
	valuesTurn int
}

// grown returns the buffer that has its turn, made so long at least. Its content stays.
func (r *Reader) grown(size, keep int) []byte {
	r.most = max(r.most, size)
	buf := &r.bufs[r.turn]
	if size > len(*buf) {
		grown := make([]byte, max(size, min(size+size/2, windowSize)))
		copy(grown, (*buf)[:keep])
		*buf = grown
	}
	return *buf
}

// Trim drops buffers that are far longer than any window was since the last trim.
func (r *Reader) Trim() {
	for i := range r.bufs {
		if len(r.bufs[i]) > 2*max(r.most, firstRead) {
			r.bufs[i] = nil
		}
		if cap(r.values[i])*LeastEntry > 4*max(r.most, firstRead) {
			r.values[i] = nil
		}
	}
	r.most = 0
}

// open opens a file, and reads its first window: all that is in use, where that is not
// much. It reads, and does not map: a file that is truncated in between is short, and no
// signal that ends the process. The system calls are bare, as an os.File takes longer
// to make than the file to read.
func (r *Reader) open(dir int, name string, f Past) (p passage, data []byte, err error) {
	// A link or a pipe is no worker file, and must not lead elsewhere or hang.
	fd, err := OpenAt(dir, name)
	p.fd = fd
	if err != nil {
		return p, nil, err
	}
	want := firstRead
	if f.Used > 0 {
		want = min(f.Used+moreRead, windowSize)
	}
	buf := r.grown(want, 0)
	n, err := readFull(fd, buf[:want], 0)
	if err != nil {
		return p, nil, err
	}
	p.used = usedBytes(buf[:n])
	if more := min(p.used, windowSize); n == want && more > want {
		// Entries are written before the header says so: a part that is read later
		// than the header has them.
		buf = r.grown(more, n)
		got, err := readFull(fd, buf[n:more], n)
		if err != nil {
			return p, nil, err
		}
		n += got
	}
	p.size = n
	if p.used != f.Used || p.used > n || f.Listed != f.Inode.Number || f.Listed == 0 {
		if err := p.look(n); err != nil {
			return p, nil, err
		}
	} else {
		p.id = f.Inode // there is no need to ask
	}
	p.end = min(p.used, p.size)
	if p.end > maxUsed {
		return p, nil, fmt.Errorf("%d bytes are used, over %d", p.used, maxUsed)
	}
	return p, buf[:n], nil
}

// look asks for the type of the file, of which n bytes were read.
func (p *passage) look(n int) error {
	var stat unix.Stat_t
	if err := unix.Fstat(p.fd, &stat); err != nil {
		return err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return errors.New("not a regular file")
	}
	p.id = InodeOf(&stat)
	if made := time.Unix(stat.Mtim.Unix()); n == 0 && time.Since(made) < justMade {
		return ErrJustMade
	}
	p.size = max(n, int(stat.Size))
	return nil
}

// ErrJustMade is of a file that a worker is about to give its length.
var ErrJustMade = errors.New("the file has just been made")

// justMade is how long that may take.
const justMade = time.Second

// OpenAt opens a file of a directory for reading: not through a link, and without waiting
// for the other end of a pipe.
func OpenAt(dir int, name string) (int, error) {
	for {
		fd, err := unix.Openat(dir, name, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.ENOENT):
			return -1, fs.ErrNotExist
		}
		return fd, err
	}
}

// readFull reads from an offset of a file until buf is full or the file ends.
func readFull(fd int, buf []byte, offset int) (int, error) {
	n := 0
	for n < len(buf) {
		got, err := unix.Pread(fd, buf[n:], int64(offset+n))
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return n, err
		case got == 0:
			return n, nil
		}
		n += got
	}
	return n, nil
}
