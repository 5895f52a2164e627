package engine

import (
	"io"
	"sync/atomic"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/wholefile"
)

// snapshot is a file of Alertmanager's, which is written when its content has changed.
type snapshot struct {
	file    string
	ended   <-chan struct{} // closed before it is written for the last time
	changed atomic.Bool
	size    int64 // in bytes, as it was last written
	written time.Time
	expired time.Time // when it was looked for what is out of date
}

// expireEvery is the time between two looks for what is out of date.
const expireEvery = 5 * time.Second

// snapshotRate bounds how much is written for changes that go on, in bytes a second.
const snapshotRate = 1 << 20

// isEarly reports whether another snapshot now is more than snapshotRate.
func (s *snapshot) isEarly() bool {
	select {
	case <-s.ended:
		return false
	default:
		return time.Since(s.written) < time.Duration(s.size)*time.Second/snapshotRate
	}
}

// note records that the content has changed. Alertmanager calls it with the change, for
// others of its cluster.
func (s *snapshot) note([]byte) { s.changed.Store(true) }

// keep removes what is out of date, and writes the rest if something has changed. It returns
// the size of the file in bytes. It is called by one goroutine at a time.
func (s *snapshot) keep(expire func() (int, error), write func(io.Writer) (int64, error)) (int64, error) {
	if time.Since(s.expired) >= expireEvery {
		expired, err := expire()
		if err != nil {
			return s.size, err
		}
		if s.expired = time.Now(); expired > 0 {
			s.changed.Store(true)
		}
	}
	if s.isEarly() || !s.changed.Swap(false) {
		return s.size, nil
	}
	size, err := wholefile.Replace(s.file, write)
	if err != nil {
		s.changed.Store(true)
		return s.size, err
	}
	s.size, s.written = size, time.Now()
	return size, nil
}
