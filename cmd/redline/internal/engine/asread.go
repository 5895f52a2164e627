package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"github.com/prometheus/prometheus/tsdb/wlog"
)

// asRead keeps the segments of a log under a second name while the database reads them. Of
// a log with a damaged record the database keeps the records before, and deletes all after it.
type asRead struct {
	dir, link string
	log       *slog.Logger
}

func keepAsRead(dir, name string, log *slog.Logger) (*asRead, error) {
	a := &asRead{dir: filepath.Join(dir, name), link: filepath.Join(dir, name+".as-read"), log: log}
	if err := a.undo(); err != nil {
		return nil, err
	}
	numbers, err := segmentNumbers(a.dir)
	if err != nil || len(numbers) == 0 || os.Mkdir(a.link, 0o700) != nil {
		return a, err
	}
	for _, n := range numbers {
		_ = os.Link(wlog.SegmentName(a.dir, n), wlog.SegmentName(a.link, n)) // not all filesystems have links
	}
	return a, nil
}

// compare returns the segments that are not in the log as they were, and those that are.
func (a *asRead) compare() (changed, same []int, err error) {
	numbers, err := segmentNumbers(a.link)
	for _, n := range numbers {
		before, err := os.Stat(wlog.SegmentName(a.link, n))
		if err != nil {
			return nil, nil, err
		}
		if now, err := os.Stat(wlog.SegmentName(a.dir, n)); err == nil && os.SameFile(before, now) {
			same = append(same, n)
		} else {
			changed = append(changed, n)
		}
	}
	return changed, same, err
}

// forget removes the second names of segments.
func (a *asRead) forget(segments []int) error {
	for _, n := range segments {
		if err := os.Remove(wlog.SegmentName(a.link, n)); err != nil {
			return err
		}
	}
	return nil
}

// changed returns the segments that the database has repaired or deleted: the damaged one
// first. It forgets the others.
func (a *asRead) changed() ([]int, error) {
	changed, same, err := a.compare()
	if err := errors.Join(err, a.forget(same)); err != nil {
		return nil, err
	}
	if len(changed) == 0 {
		_ = os.Remove(a.link) // it may be missing
	}
	return changed, nil
}

// restore puts the damaged segment aside, and those after it in their place again. The
// database has repaired the damaged one, and is closed.
func (a *asRead) restore(changed []int) error {
	if len(changed) == 0 {
		return nil
	}
	damaged := wlog.SegmentName(a.dir, changed[0])
	aside := asideName(a.dir + "-" + filepath.Base(damaged))
	if err := os.Rename(wlog.SegmentName(a.link, changed[0]), aside); err != nil {
		return err
	}
	logAside(a.log, damaged, aside, fmt.Errorf("a record is damaged: those before it are read, and those of the %d segments after it", len(changed)-1))
	return a.putBack(changed[1:])
}

// undo has the log be as it was before a start that was killed while the database read it:
// how far a repair had come is not known. Segments that another program has deleted since
// from the beginning of the log, as their samples are in blocks, are not put back. Where it
// has written to the log since a repair, nothing is.
func (a *asRead) undo() error {
	changed, same, err := a.compare()
	if err := errors.Join(err, a.forget(same)); err != nil {
		return err
	}
	if _, err := os.Lstat(a.link); err != nil {
		return nil // no start was killed
	}
	shortened := -1
	if _, n, err := wlog.LastCheckpoint(a.dir); err == nil {
		shortened = n
	}
	if len(same) > 0 {
		shortened = max(shortened, same[0]-1) // a repair deletes none before the damaged one
	}
	old := slices.DeleteFunc(slices.Clone(changed), func(n int) bool { return n > shortened })
	if err := a.forget(old); err != nil {
		return err
	}
	changed = changed[len(old):]
	if len(changed) > 0 {
		written, err := a.writtenAfter(changed[0], same)
		if err != nil {
			return err
		}
		if written {
			aside := asideName(a.dir + "-segments")
			logAside(a.log, wlog.SegmentName(a.dir, changed[0]), aside, errors.New("a start that found a damaged record was killed, and another program has written to the log since"))
			return os.Rename(a.link, aside)
		}
	}
	return a.putBack(changed)
}

// writtenAfter reports whether the log has records in segments after a damaged one, other than
// those that are as they were. A segment that a start begins is empty.
func (a *asRead) writtenAfter(damaged int, same []int) (bool, error) {
	numbers, err := segmentNumbers(a.dir)
	for _, n := range numbers {
		if n <= damaged || slices.Contains(same, n) {
			continue
		}
		if written, err := hasRecords(wlog.SegmentName(a.dir, n)); written || err != nil {
			return written, err
		}
	}
	return false, err
}

// hasRecords reports whether there is something but zeros in the first page of a segment.
func hasRecords(segment string) (_ bool, err error) {
	f, err := os.Open(segment) //nolint:gosec // in the data directory
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	const page = 32 << 10
	first, err := io.ReadAll(io.LimitReader(f, page))
	return len(bytes.Trim(first, "\x00")) > 0, err
}

func (a *asRead) putBack(segments []int) error {
	for _, n := range segments {
		segment := wlog.SegmentName(a.dir, n)
		if err := os.Rename(wlog.SegmentName(a.link, n), segment); err != nil {
			return err
		}
		if err := os.Remove(segment + ".repair"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.Remove(a.link)
}
