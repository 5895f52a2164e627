package multiproc

import (
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// census is who has what open, of all processes that /proc shows.
type census struct {
	held    map[inode]bool  // files that a process has open
	mapped  map[uint64]bool // inode numbers of files that a process has mapped
	listing []int           // processes that have the directory open, as one has while it lists it
	closed  map[uint32]bool // users with a process that may not be looked into
}

// takeCensus looks at all processes. lock is this process's own descriptor of the
// directory.
func takeCensus(directory inode, lock int) (census, error) {
	c := census{held: map[inode]bool{}, mapped: map[uint64]bool{}, closed: map[uint32]bool{}}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return c, err
	}
	self, own := os.Getpid(), strconv.Itoa(lock)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		err = eachOpen(pid, func(descriptor string, id inode) {
			c.held[id] = true
			if id == directory && (pid != self || descriptor != own) {
				c.listing = append(c.listing, pid)
			}
		})
		if err == nil {
			err = eachMapped(pid, func(number uint64) { c.mapped[number] = true })
		}
		if err != nil && !ended(err) {
			var stat unix.Stat_t
			if unix.Stat(filepath.Join("/proc", e.Name()), &stat) == nil {
				c.closed[stat.Uid] = true
			}
		}
	}
	return c, nil
}

// holds says whether some process holds the file.
func (c census) holds(id inode) bool { return c.held[id] || c.mapped[id.number] }
