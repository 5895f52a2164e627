package dbfile

import "golang.org/x/sys/unix"

// Inode tells files apart that are there at the same time. A number is used again as
// soon as its file is gone: a file is known by its bytes alone.
type Inode struct {
	Device, Number uint64
}

// InodeOf returns the inode of a file.
func InodeOf(stat *unix.Stat_t) Inode {
	return Inode{Device: uint64(stat.Dev), Number: stat.Ino} //nolint:gosec,unconvert,nolintlint // differs between systems
}

// Stat is the kernel's description of a file.
type Stat struct {
	unix.Stat_t
	Born int64 // when it was made, in Unix nanoseconds; 0 where that is not known
}

// Inode returns the inode of the file.
func (s *Stat) Inode() Inode { return InodeOf(&s.Stat_t) }

// Identity tells a file, in the state that it is in, from those that have its inode
// before or after. Renaming changes none of it.
type Identity struct {
	Inode
	born, written, size int64
}

// Identity returns the identity of the file.
func (s *Stat) Identity() Identity {
	return Identity{s.Inode(), s.Born, unix.TimespecToNsec(s.Mtim), s.Size}
}
