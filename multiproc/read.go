package multiproc

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// inode tells files of one name apart.
type inode struct {
	device, number uint64
}

const (
	// firstRead is read of a file that is not known, and moreRead beyond what is
	// known of one that is: all of most.
	firstRead = 16 << 10
	moreRead  = 64
	// maxUsed bounds what one file may make us read.
	maxUsed = 1 << 30
)

// maxReaders bounds how many files are read at once, and buffers how far each
// reader is ahead.
const (
	maxReaders = 4
	buffers    = 16
)

// readAhead reads files on several processors, and hands them to absorb one by
// one, in their order: sums of floats depend on it. data is absorb's while it
// runs.
func (c *Collector) readAhead(dir int, files []*file, absorb func(f *file, data []byte, id inode, err error)) {
	type result struct {
		data []byte
		id   inode
		err  error
	}
	readers := min(runtime.GOMAXPROCS(0), maxReaders, 1+len(files)/filesPerReader)
	results := make([]chan result, readers)
	for r := range readers {
		// Of a reader's buffers one is absorbed, one is filled and the others wait
		// in the channel: when there is room in it, the next one is free.
		results[r] = make(chan result, buffers-2)
		go func() {
			bufs := &c.bufs[r]
			for i := r; i < len(files); i += readers {
				buf := &bufs[i/readers%buffers]
				data, id, err := read(dir, files[i], buf)
				results[r] <- result{data, id, err}
			}
		}()
	}
	for i, f := range files {
		one := <-results[i%readers]
		absorb(f, one.data, one.id, one.err)
	}
}

// filesPerReader are so few that another reader is not worth its start.
const filesPerReader = 32

// read reads what a file of dir has in use, of which f is known. It reads, and does
// not map: a file that is truncated meanwhile is short, and no signal that ends the
// process. The system calls are bare, as an os.File takes longer to make than the
// file to read. data is in buf, which may grow.
func read(dir int, f *file, buf *[]byte) (data []byte, id inode, err error) {
	// A link or a pipe is no worker file, and must not lead elsewhere or hang.
	fd, err := openAt(dir, f.name)
	if err != nil {
		return nil, inode{}, err
	}
	defer func() { _ = unix.Close(fd) }()
	want := firstRead
	if f.used > 0 {
		want = f.used + moreRead
	}
	for n := 0; data == nil; {
		if want > len(*buf) {
			*buf = append((*buf)[:n:n], make([]byte, want+want/2-n)...)
		}
		// Entries are written before the header says so: what is read later than
		// the header has them.
		got, err := readFull(fd, (*buf)[n:want], n)
		if err != nil {
			return nil, inode{}, err
		}
		n += got
		switch used := usedBytes((*buf)[:n]); {
		case n < want || used <= want:
			data = (*buf)[:n]
		case used > maxUsed:
			return nil, inode{}, fmt.Errorf("its header says that %d bytes are used, over %d", used, maxUsed)
		default:
			want = used
		}
	}
	if f.used > 0 && f.listed == f.inode.number && usedBytes(data) == f.used {
		return data, f.inode, nil // by its name and length it is what it was
	}
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return nil, inode{}, err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, inode{}, errors.New("not a regular file")
	}
	id = inodeOf(&stat)
	if made := time.Unix(stat.Mtim.Unix()); len(data) == 0 && time.Since(made) < justMade {
		return nil, id, errJustMade
	}
	return data, id, nil
}

// errJustMade is of a file that a worker is about to give its length.
var errJustMade = errors.New("the file has just been made")

// justMade is how long that may take.
const justMade = time.Second

func openAt(dir int, name string) (int, error) {
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
