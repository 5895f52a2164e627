package fold

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// procSnapshot lists the files that the processes have open that /proc shows.
type procSnapshot struct {
	open    map[dbfile.Inode]bool // files that a process has open
	mapped  map[dbfile.Inode]bool // files that a process has mapped
	numbers map[uint64]bool       // the same, where devices cannot be compared; else nil
	listing map[listing]int64     // who has the directory open, as one has while it lists it, and how far it is
	closed  map[uint32]bool       // users with a process that may not be looked into
	// exiting says that there is a process that ends, and may not be looked into: in
	// do_exit(), Linux lets go of a process's memory before its files, and a process
	// in between looks to others than root as root's.
	exiting bool
}

// listing is a descriptor of the directory.
type listing struct {
	pid        int
	descriptor string
}

// position returns how far the listing of a directory is, or -1.
func position(pid int, descriptor string) int64 {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return -1
	}
	info, err := p.FDInfo(descriptor)
	if err != nil {
		return -1
	}
	at, err := strconv.ParseInt(info.Pos, 10, 64)
	if err != nil {
		return -1
	}
	return at
}

// takeSnapshot looks at all processes: at the files that they have open, and with mapped
// at those that they have mapped, too.
func (d *workDir) takeSnapshot(mapped bool) (procSnapshot, error) {
	c := procSnapshot{open: map[dbfile.Inode]bool{}, mapped: map[dbfile.Inode]bool{}, closed: map[uint32]bool{}, listing: map[listing]int64{}}
	if !d.devices {
		c.numbers = map[uint64]bool{}
	}
	processes, err := procfs.AllProcs()
	if err != nil {
		return c, err
	}
	self, own := os.Getpid(), strconv.Itoa(d.fd())
	for _, p := range processes {
		pid, dir := p.PID, filepath.Join("/proc", strconv.Itoa(p.PID))
		visit := func(descriptor string, id dbfile.Inode) {
			c.open[id] = true
			if id == d.id && (pid != self || descriptor != own) {
				c.listing[listing{pid, descriptor}] = position(pid, descriptor)
			}
		}
		if err := c.look(dir, mapped, visit); err != nil && !Ended(err) {
			c.cannotLook(p, dir)
		}
	}
	return c, nil
}

// look looks into a process.
func (c *procSnapshot) look(dir string, mapped bool, visit func(string, dbfile.Inode)) error {
	seen := false
	err := eachOpenIn(dir, func(descriptor string, id dbfile.Inode) {
		seen = true
		visit(descriptor, id)
	})
	if err == nil && mapped {
		err = eachMappedIn(dir, c.maps)
	}
	if seen || err != nil && !Ended(err) {
		return err
	}
	// A process without its first thread shows its files with the others alone.
	threads, _ := os.ReadDir(filepath.Join(dir, "task"))
	for _, t := range threads {
		if len(threads) == 1 {
			break
		}
		thread := filepath.Join(dir, "task", t.Name())
		if eachOpenIn(thread, visit) == nil && mapped {
			_ = eachMappedIn(thread, c.maps) // it may have ended
		}
	}
	return nil
}

func (c *procSnapshot) maps(id dbfile.Inode) {
	c.mapped[id] = true
	if c.numbers != nil {
		c.numbers[id.Number] = true
	}
}

// cannotLook notes a process that may not be looked into.
func (c *procSnapshot) cannotLook(p procfs.Proc, dir string) {
	const flagExiting = 0x4 // PF_EXITING, include/linux/sched.h
	if stat, err := p.Stat(); err == nil && stat.Flags&flagExiting != 0 {
		c.exiting = true
		return
	}
	var stat unix.Stat_t
	if unix.Stat(dir, &stat) == nil {
		c.closed[stat.Uid] = true
	}
}

// holds reports whether some process holds the file. One that is taken to does no harm.
func (c *procSnapshot) holds(id dbfile.Inode) bool {
	return c.open[id] || c.mapped[id] || c.numbers[id.Number]
}
