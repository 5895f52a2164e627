package multiproc

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A fold moves what several files add up to into one file, by one step after the
// other, and a reader may come in between, or the process may be killed. What
// keeps the sum right is that at each moment the directory either holds a right
// set of files, or holds the barrier, on which every reader fails:
//
//  1. The barrier goes up. From here on who lists the directory finds it.
//  2. Wait until nobody lists the directory: a listing of several reads that began
//     before may lack the barrier, and miss files that are hidden meanwhile.
//  3. Dead files are hidden: renamed to NAME.fold-N. Who has listed them before
//     fails on their names. Who has opened one again meanwhile shows in the next
//     look at /proc, and gets its file back.
//  4. The archive is written as ARCHIVE.new, and renamed to its name, which has N in
//     it and was never in use before, so that no older listing has it. That there
//     is an archive N says that the files hidden for fold N are in it.
//  5. The hidden files go. Again wait until nobody lists the directory, as a listing
//     begun in between may lack the archive and the barrier. The barrier comes down.
//
// Whoever finds a barrier that no living process keeps, or hidden files, finishes:
// files hidden for a fold that has its archive go, others come back.
const (
	// barrierName is found as a counter's file, and cannot be opened: it is a link
	// that leads nowhere. Its name is what client_python's error shows.
	barrierName   = "counter_redline-is-folding-ask-again.db"
	barrierTarget = "redline is folding the files of dead workers"
	hiddenMark    = ".fold-"
	newMark       = ".new"
	archivePrefix = "folded-"
)

// workDir is a worker directory that this process alone may change.
type workDir struct {
	path string
	file *os.File // locked while it is open
	id   inode
	// devices says whether /proc/PID/maps has the devices of files here.
	devices bool
	still   *still
	// changed is told of each change, for tests to look from there; else nil.
	changed func()
}

var errBusy = errors.New("another process is folding the directory")

// lockDir opens a directory and locks it: errBusy if another process, or Collector,
// has. The lock ends with its process.
func lockDir(path string, s *still) (*workDir, error) {
	file, err := os.Open(path) //nolint:gosec // the caller's directory
	if err != nil {
		return nil, err
	}
	d := &workDir{path: path, file: file, still: s}
	var stat unix.Stat_t
	err = unix.Flock(d.fd(), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = errBusy
	}
	if err == nil {
		err = unix.Fstat(d.fd(), &stat)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	d.id, d.devices = inodeOf(&stat), devicesInMaps(d.fd())
	return d, nil
}

func (d *workDir) fd() int { return int(d.file.Fd()) }

func (d *workDir) unlock() { _ = d.file.Close() }

// list gives all names, sorted: hidden files too.
func (d *workDir) list() ([]string, error) {
	dir, list, err := openList(d.path, "")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = n.name
	}
	return names, dir.Close()
}

// did passes on how a change of the directory went.
func (d *workDir) did(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if d.changed != nil {
		d.changed()
	}
	return nil
}

func (d *workDir) rename(from, to string) error {
	return d.did("rename "+from, renameNew(d.fd(), from, to))
}

// remove removes a file that may be gone.
func (d *workDir) remove(name string) error {
	err := unix.Unlinkat(d.fd(), name, 0)
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	return d.did("remove "+name, err)
}

// raise puts the barrier up, unless it is.
func (d *workDir) raise() error {
	err := unix.Symlinkat(barrierTarget, d.fd(), barrierName)
	if errors.Is(err, unix.EEXIST) {
		return nil
	}
	return d.did("begin to fold", err)
}

// lower takes the barrier down once nobody lists the directory who may have seen it
// neither as it was before nor as it is now. Somebody who does not come to an end
// does not keep it up for more than a while.
func (d *workDir) lower() error {
	_, err := d.quiet(lowerPatience)
	return errors.Join(err, d.remove(barrierName))
}

const (
	// raisePatience is how long a fold waits, behind its barrier, for those who list the
	// directory, before it leaves that to the next one; lowerPatience is how long it
	// waits at its end.
	raisePatience = 200 * time.Millisecond
	lowerPatience = time.Second
	look          = time.Millisecond
)

// quiet waits until nobody lists the directory, for so long, and says whether that is
// so. Who has the directory open and has not moved on for long does not list it: a
// process that was forked while another thread did has it open for life.
func (d *workDir) quiet(patience time.Duration) (bool, error) {
	for end := time.Now().Add(patience); ; time.Sleep(look) {
		c, err := d.takeCensus(false)
		if err != nil {
			return false, err
		}
		if d.still.sift(c.listing) == 0 {
			return true, nil
		}
		if time.Now().After(end) {
			return false, nil
		}
	}
}

// still remembers how far each listing was, and since when. It outlives folds.
type still struct {
	patience time.Duration
	since    map[listing]standing
}

type standing struct {
	position int64
	since    time.Time
}

// sift takes note of who has the directory open, and says how many of them may be
// listing it.
func (s *still) sift(now map[listing]int64) (moving int) {
	before := s.since
	s.since = map[listing]standing{}
	for who, position := range now {
		at, ok := before[who]
		if !ok || at.position != position {
			at = standing{position, time.Now()}
		}
		s.since[who] = at
		if time.Since(at.since) < s.patience {
			moving++
		}
	}
	return moving
}

// hide hides a file for a fold.
func (d *workDir) hide(name string, fold int) (hidden string, err error) {
	hidden = name + hiddenMark + strconv.Itoa(fold)
	return hidden, d.rename(name, hidden)
}

// restore gives a hidden file its name back or, where there is a new file of that
// name, one like it.
func (d *workDir) restore(hidden string) error {
	name, fold, ok := parseHidden(hidden)
	if !ok {
		return fmt.Errorf("restore %s: not the name of a hidden file", hidden)
	}
	err := d.rename(hidden, name)
	if says, ok := parseFileName(name); ok && errors.Is(err, unix.EEXIST) {
		says.id += "-" + strconv.Itoa(fold)
		err = d.rename(hidden, says.String())
	}
	return err
}

// settle finishes what was begun: of hidden files those that are in an archive go,
// and the others come back.
func (d *workDir) settle() error {
	names, err := d.list()
	if err != nil {
		return err
	}
	archived := map[string]bool{}
	for _, name := range names {
		if says, ok := parseFileName(name); ok && foldOf(says.id) > 0 {
			archived[archiveName(says, foldOf(says.id))] = true
		}
	}
	var errs []error
	for _, name := range names {
		of, fold, ok := parseHidden(name)
		says, known := parseFileName(of)
		switch {
		case strings.HasSuffix(name, newMark) && isArchive(strings.TrimSuffix(name, newMark)):
			errs = append(errs, d.remove(name))
		case !ok || !known:
		case archived[archiveName(says, fold)]:
			errs = append(errs, d.remove(name))
		default:
			errs = append(errs, d.restore(name))
		}
	}
	return errors.Join(errs...)
}

// unsettled says whether a fold was begun and not finished.
func unsettled(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, _, hidden := parseHidden(name)
		return hidden || name == barrierName || isArchive(strings.TrimSuffix(name, newMark)) && strings.HasSuffix(name, newMark)
	})
}

// recover finishes what a process that was killed has left.
func (d *workDir) recover() error {
	if err := d.raise(); err != nil {
		return err
	}
	_, err := d.quiet(lowerPatience)
	return errors.Join(err, d.settle(), d.lower())
}

// lastFold is the highest number of a fold that a name has.
func lastFold(names []string) int {
	last := 0
	for _, name := range names {
		_, fold, _ := parseHidden(name)
		says, _ := parseFileName(strings.TrimSuffix(name, newMark))
		last = max(last, fold, foldOf(says.id))
	}
	return last
}

// parseHidden reads NAME.fold-N.
func parseHidden(hidden string) (name string, fold int, ok bool) {
	i := strings.LastIndex(hidden, hiddenMark)
	if i < 0 {
		return "", 0, false
	}
	fold, err := strconv.Atoi(hidden[i+len(hiddenMark):])
	return hidden[:i], fold, err == nil && fold > 0
}

// foldOf is the number of the fold that made the archive with this id, or 0.
func foldOf(id string) int {
	number, ok := strings.CutPrefix(id, archivePrefix)
	if fold, err := strconv.Atoi(number); ok && err == nil && fold > 0 {
		return fold
	}
	return 0
}

func isArchive(name string) bool {
	says, ok := parseFileName(name)
	return ok && foldOf(says.id) > 0
}

// archiveName is the name of a fold's archive of files like this one.
func archiveName(like fileName, fold int) string {
	like.id, like.live = archivePrefix+strconv.Itoa(fold), false
	return like.String()
}
