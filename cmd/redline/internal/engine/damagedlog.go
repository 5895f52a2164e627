package engine

import (
	"errors"
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
	if err != nil {
		return err
	}
	if len(numbers) == 0 {
		d.sayWithoutLog(name, dir)
		return nil
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
		d.told = true
		d.log.Error("segments of the log are missing: samples in them, and those of series that begin in them, are lost", "dir", dir, "segments", len(missing), "first", missing[0])
	}
	return nil
}

// sayWithoutLog says that there is no log where there are chunks of series that it names.
func (d *damagedData) sayWithoutLog(name, dir string) {
	chunks, err := os.ReadDir(filepath.Join(d.dir, "chunks_head"))
	if name == "wal" && err == nil && len(chunks) > 0 {
		d.log.Error("the log is missing: the samples of its time are lost, and those of the chunks of the series that it names", "dir", dir)
	}
}

// namedLikeSegments puts aside what has the name of a segment and is no file, also not by a
// link: the database ends at a link that leads nowhere, and loses the segment after a
// directory.
func (d *damagedData) namedLikeSegments(name string) error {
	dir := filepath.Join(d.dir, name)
	numbers, err := segmentNumbers(dir)
	for _, n := range numbers {
		segment := wlog.SegmentName(dir, n)
		reason := errNoFile
		info, failed := os.Stat(segment)
		if failed == nil && info.Mode().IsRegular() {
			continue
		} else if failed != nil {
			reason = failed
		}
		if err := d.aside(segment, reason); err != nil {
			return err
		}
	}
	return err
}

var errNoFile = errors.New("it is no file")

// segmentNumbers returns the numbers of a log's segments, in their order; none where there
// is no log.
func segmentNumbers(dir string) (numbers []int, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.Name() == filepath.Base(wlog.SegmentName(dir, n)) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}
