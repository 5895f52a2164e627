package dbfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// readNames reads a directory's names, and the number of the inode that each leads
// to, which os.File.Readdirnames drops.
func readNames(dir *os.File) (names []Listed, err error) {
	// struct linux_dirent64, getdents64(2)
	const numberAt, lengthAt, nameAt = 0, 16, 19
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.ReadDirent(int(dir.Fd()), buf)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n <= 0 {
			return names, os.NewSyscallError("getdents64", err)
		}
		for rest := buf[:n]; len(rest) > nameAt; {
			length := binary.NativeEndian.Uint16(rest[lengthAt:])
			name, _, _ := bytes.Cut(rest[nameAt:length], []byte{0})
			if s := string(name); s != "." && s != ".." {
				names = append(names, Listed{Name: s, Number: binary.NativeEndian.Uint64(rest[numberAt:])})
			}
			rest = rest[length:]
		}
	}
}
