package engine

import (
	"errors"
	"io"
	"os"
	"sync/atomic"
)

// snapshot is a file of Alertmanager's, which is written when its content has changed.
type snapshot struct {
	file    string
	changed atomic.Bool
	size    int64 // in bytes, as it was last written
}

// note records that the content has changed. Alertmanager calls it with the change, for
// others of its cluster.
func (s *snapshot) note([]byte) { s.changed.Store(true) }

// keep removes what is out of date, and writes the rest if something has changed. It returns
// the size of the file in bytes. It is called by one goroutine at a time.
func (s *snapshot) keep(expire func() (int, error), write func(io.Writer) (int64, error)) (int64, error) {
	expired, err := expire()
	if err != nil {
		return s.size, err
	}
	if !s.changed.Swap(false) && expired == 0 {
		return s.size, nil
	}
	size, err := replaceFile(s.file, write)
	if err != nil {
		s.changed.Store(true)
		return s.size, err
	}
	s.size = size
	return size, nil
}

// replaceFile writes a file, and puts it in the place of the one with its name once it is on
// the disk.
func replaceFile(name string, write func(io.Writer) (int64, error)) (size int64, err error) {
	next := name + ".new"
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // in the data directory
	if err != nil {
		return 0, err
	}
	size, err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(next, name)
	}
	if err != nil {
		_ = os.Remove(next)
	}
	return size, err
}
