package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/prometheus/prometheus/tsdb/wlog"
)

// fill puts an empty segment in the place of each that is missing in a log: the database reads none
// otherwise. Samples of the others are there, of series that they or the checkpoint tell.
func (d *damagedData) fill(name string) error {
	dir := filepath.Join(d.dir, name)
	numbers, err := segmentNumbers(dir)
	if err != nil || len(numbers) == 0 {
		return err
	}
	next := numbers[0]
	if name == "wal" {
		next = 0
		if _, checkpoint, err := wlog.LastCheckpoint(dir); err == nil {
			next = checkpoint + 1
		}
	}
	const most = 10_000
	var missing []int
	for _, n := range numbers {
		for ; next < n && len(missing) < most; next++ {
			missing = append(missing, next)
		}
		next = max(next, n+1)
	}
	for _, n := range missing {
		if err := os.WriteFile(wlog.SegmentName(dir, n), nil, 0o600); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		d.log.Error("segments of the log are missing: samples in them, and those of series that begin in them, are lost", "dir", dir, "segments", len(missing), "first", missing[0])
	}
	return nil
}

// segmentNumbers returns the numbers of a log's segments, in their order; none where there
// is no log.
func segmentNumbers(dir string) (numbers []int, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// asRead keeps the segments of a log under a second name while the database reads them. Of
// a log with a damaged record it keeps the records before, and deletes all after it.
type asRead struct {
	dir, link string
	log       *slog.Logger
}

func keepAsRead(dir, name string, log *slog.Logger) (*asRead, error) {
	a := &asRead{dir: filepath.Join(dir, name), link: filepath.Join(dir, name+".as-read"), log: log}
	if err := a.restore(); err != nil { // a start before may have been killed
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

// changed returns the segments that the database has repaired or deleted: the damaged one
// first. It forgets the others.
func (a *asRead) changed() (segments []int, err error) {
	numbers, err := segmentNumbers(a.link)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		link := wlog.SegmentName(a.link, n)
		before, err := os.Stat(link)
		if err != nil {
			return nil, err
		}
		if now, err := os.Stat(wlog.SegmentName(a.dir, n)); err == nil && os.SameFile(before, now) {
			if err := os.Remove(link); err != nil { // the segment has another name
				return nil, err
			}
			continue
		}
		segments = append(segments, n)
	}
	if len(segments) == 0 {
		_ = os.Remove(a.link) // it may be missing
	}
	return segments, nil
}

// restore puts the damaged segment aside, and those after it in their place again, while no
// database reads them.
func (a *asRead) restore() error {
	segments, err := a.changed()
	if err != nil || len(segments) == 0 {
		return err
	}
	damaged := wlog.SegmentName(a.dir, segments[0])
	aside := asideName(a.dir + "-" + filepath.Base(damaged))
	if err := os.Rename(wlog.SegmentName(a.link, segments[0]), aside); err != nil {
		return err
	}
	logAside(a.log, damaged, aside, fmt.Errorf("a record is damaged: those before it are read, and those of the %d segments after it", len(segments)-1))
	for _, n := range segments[1:] {
		if err := os.Rename(wlog.SegmentName(a.link, n), wlog.SegmentName(a.dir, n)); err != nil {
			return err
		}
	}
	return os.Remove(a.link)
}
