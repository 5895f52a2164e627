package fold

import (
	"errors"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// IsBarrier reports whether the barrier's name is a link with its target. The error is
// fs.ErrNotExist if nothing has the name.
func IsBarrier(dir int) (bool, error) {
	target := make([]byte, len(barrierTarget)+1)
	n, err := unix.Readlinkat(dir, BarrierName, target)
	switch {
	case errors.Is(err, unix.EINVAL): // no link
		return false, nil
	case err != nil:
		return false, err
	}
	return string(target[:n]) == barrierTarget, nil
}

// putBarrier puts the barrier up, unless it is. A file with its name that is none is removed.
func (d *workDir) putBarrier() error {
	err := unix.Symlinkat(barrierTarget, d.fd(), BarrierName)
	if errors.Is(err, unix.EEXIST) {
		up, look := IsBarrier(d.fd())
		if up || look != nil && !errors.Is(look, fs.ErrNotExist) {
			return look
		}
		if err := d.remove(BarrierName); err != nil {
			return err
		}
		err = unix.Symlinkat(barrierTarget, d.fd(), BarrierName)
	}
	return d.noteChange("begin to fold", err)
}

// removeBarrier waits for listings of the directory that began during the fold, for removePatience
// at most, and then removes the barrier.
func (d *workDir) removeBarrier() error {
	_, err := d.waitForListers(removePatience)
	return errors.Join(err, d.remove(BarrierName))
}

const (
	// putPatience is how long a fold waits, behind its barrier, for those who list the
	// directory, before it leaves that to the next one; removePatience is how long it
	// waits at its end.
	putPatience    = 200 * time.Millisecond
	removePatience = time.Second
	look           = time.Millisecond
)

// waitForListers waits until nobody lists the directory, for so long, and reports whether that is
// so. Who has the directory open and has not moved on for long does not list it: a
// process that was forked while another thread did has it open for life.
func (d *workDir) waitForListers(patience time.Duration) (bool, error) {
	begin := time.Now()
	for end := time.Now().Add(patience); ; time.Sleep(look) {
		c, err := d.takeSnapshot(false)
		if err != nil {
			return false, err
		}
		if d.idleListers.activeListers(c.listing, begin) == 0 {
			return true, nil
		}
		if time.Now().After(end) {
			return false, nil
		}
	}
}
