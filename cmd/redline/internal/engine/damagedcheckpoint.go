package engine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/prometheus/prometheus/tsdb/wlog"
	"github.com/prometheus/prometheus/util/compression"
)

// Names of checkpoints of the log, and the ending of one that is to take the place of a
// damaged one.
const (
	checkpointName = "checkpoint."
	salvagedEnding = ".salvaged"
)

// checkpoint puts checkpoints of the log aside that cannot be read, and has another with
// all their records that can be in the place of the newest. It begins with the series of all
// samples in the log: without them the samples of hours are lost.
func (d *damagedData) checkpoint() error {
	wal := filepath.Join(d.dir, "wal")
	if err := d.namedLikeCheckpoints(wal); err != nil {
		return err
	}
	dir, _, err := wlog.LastCheckpoint(wal)
	if err != nil {
		return nil // there is none
	}
	if err := readLog(dir); err == nil {
		return nil
	} else if mayBeWhole(err) {
		return fmt.Errorf("%s: %w", dir, err)
	} else if salvaged := salvage(dir); salvaged != nil {
		return fmt.Errorf("%s: %w", dir, errors.Join(err, salvaged))
	} else if err := d.aside(dir, fmt.Errorf("a record is damaged, and those that are not are read: %w", err)); err != nil {
		return err
	}
	return os.Rename(dir+salvagedEnding, dir)
}

// namedLikeCheckpoints puts files and links aside that have the name of a checkpoint, at
// which the database ends. It has those in their place that a start has made and was killed
// before that.
func (d *damagedData) namedLikeCheckpoints(wal string) error {
	entries, err := os.ReadDir(wal)
	if err != nil {
		return nil // there is no log
	}
	for _, e := range entries {
		path := filepath.Join(wal, e.Name())
		place, made := strings.CutSuffix(path, salvagedEnding)
		switch {
		case !strings.HasPrefix(e.Name(), checkpointName):
		case !e.IsDir():
			err = d.aside(path, errNoDirectory)
		case made:
			if _, missing := os.Lstat(place); errors.Is(missing, os.ErrNotExist) {
				err = os.Rename(path, place)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var errNoDirectory = errors.New("it is no directory")

func readLog(dir string) error {
	s, err := wlog.NewSegmentsReader(dir)
	if err != nil {
		return err
	}
	r := wlog.NewReader(s)
	for r.Next() {
	}
	return errors.Join(r.Err(), s.Close())
}

// salvage writes those records of a log to another beside it that can be read. The other
// has its name once it is whole.
func salvage(dir string) (err error) {
	making := dir + wlog.CheckpointTempFileSuffix
	for _, before := range []string{making, dir + salvagedEnding} {
		if err := os.RemoveAll(before); err != nil {
			return err
		}
	}
	w, err := wlog.New(nil, nil, making, compression.None)
	if err != nil {
		return err
	}
	numbers, err := segmentNumbers(dir)
	for _, n := range numbers {
		err = errors.Join(err, salvageSegment(wlog.SegmentName(dir, n), w))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	return os.Rename(making, dir+salvagedEnding)
}

// salvageSegment writes the records of a segment to w. After one that is damaged it goes on
// with the next page, in which a record can begin.
func salvageSegment(file string, w *wlog.WL) (err error) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return nil // nothing is to be had of it
	}
	f, err := os.Open(file) //nolint:gosec // in the data directory
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	const page = 32 << 10
	for at := int64(0); at < info.Size(); {
		r := wlog.NewReader(bufio.NewReader(io.NewSectionReader(f, at, info.Size()-at)))
		for r.Next() {
			if err := w.Log(r.Record()); err != nil {
				return err
			}
		}
		if r.Err() == nil {
			return nil
		}
		at = (at+max(r.Offset(), 1)-1)/page*page + page
	}
	return nil
}
