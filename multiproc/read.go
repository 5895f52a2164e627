package multiproc

import (
	"errors"
	"fmt"
	"io/fs"

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
	moreRead  = 1 << 10
	// maxUsed bounds what one file may make us read.
	maxUsed = 1 << 30
)

// read reads what a file of dir has in use, known of which was so at the last
// time. It reads, and does not map: a file that is truncated meanwhile is short,
// and no signal that ends the process. The system calls are bare, as an os.File
// takes longer to make than the file to read. data is valid until the next read.
func (c *Collector) read(dir int, name string, known int) (data []byte, id inode, err error) {
	// A link or a pipe is no worker file, and must not lead elsewhere or hang.
	fd, err := openAt(dir, name)
	if err != nil {
		return nil, inode{}, err
	}
	defer func() { _ = unix.Close(fd) }()
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return nil, inode{}, err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, inode{}, errors.New("not a regular file")
	}
	id = inodeOf(&stat)
	want := firstRead
	if known > 0 {
		want = known + moreRead
	}
	for n := 0; ; {
		if want > len(c.buf) {
			c.buf = append(c.buf[:n:n], make([]byte, want+want/2-n)...)
		}
		// Entries are written before the header says so: what is read later than
		// the header has them.
		got, err := readFull(fd, c.buf[n:want], n)
		if err != nil {
			return nil, id, err
		}
		n += got
		used := usedBytes(c.buf[:n])
		if used <= want || n < want {
			return c.buf[:n], id, nil
		}
		if used > maxUsed {
			return nil, id, fmt.Errorf("its header says that %d bytes are used, over %d", used, maxUsed)
		}
		want = used
	}
}

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
