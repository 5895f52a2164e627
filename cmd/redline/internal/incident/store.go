package incident

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
	"github.com/redline-metrics/redline/cmd/redline/internal/wholefile"
)

// store keeps incidents in files of a directory, each in one of its own. What cannot be
// written stays in memory. It is safe for concurrent use.
type store struct {
	dir string // or "", where all stays in memory
	log *slog.Logger

	mu      sync.Mutex
	unsaved map[string][]byte
	failing bool // said already
	retried time.Time
}

const (
	suffix     = ".incident"
	retryEvery = time.Minute
	mostNamed  = 3 // damaged files in a line of the log
)

func (s *store) path(id string) string { return filepath.Join(s.dir, id+suffix) }

// openStore opens the store of a directory, and hands each incident in it to take, with its
// size in bytes. Files that cannot be read are left as they are.
func openStore(dir string, log *slog.Logger, take func(r *record, bytes int)) *store {
	s := &store{dir: dir, log: log, unsaved: map[string][]byte{}}
	if dir == "" {
		return s
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		s.fails(err)
		return s
	}
	entries, err := os.ReadDir(dir) // by name, and so by time
	if err != nil {
		log.Error("the incidents of before are not known", "err", err)
	}
	damaged, others := 0, 0
	var why error
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), suffix)
		if left, found := strings.CutSuffix(e.Name(), suffix+wholefile.Unfinished); found && isID(left) {
			_ = os.Remove(filepath.Join(dir, e.Name())) // of a process that was killed
			continue
		}
		if !ok || !isID(id) {
			continue
		}
		r, bytes, err := readRecord(s.path(id), id)
		switch {
		case errors.Is(err, errOtherFormat):
			others++
		case err != nil:
			if damaged++; damaged <= mostNamed {
				why = errors.Join(why, fmt.Errorf("%s: %w", e.Name(), err))
			}
		default:
			take(r, bytes)
		}
	}
	if damaged > 0 {
		log.Error("files of incidents are damaged, and left out", "files", damaged, "dir", dir, "err", why)
	}
	if others > 0 {
		log.Warn("incidents of another version are left as they are, and not shown", "files", others, "dir", dir)
	}
	return s
}

func readRecord(path, id string) (*record, int, error) {
	text, err := boundedfile.Read(path, mostRecord)
	if err != nil {
		return nil, 0, err
	}
	r, err := decode(text)
	if err == nil && r.ID != id {
		err = fmt.Errorf("it is of the incident %s", r.ID)
	}
	return r, len(text), err
}

// put keeps an incident.
func (s *store) put(id string, text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(id, text); err != nil {
		s.fails(err)
		s.unsaved[id] = text
		return
	}
	delete(s.unsaved, id)
}

func (s *store) write(id string, text []byte) error {
	if s.dir == "" {
		s.unsaved[id] = text
		return errInMemory
	}
	_, err := wholefile.Replace(s.path(id), func(w io.Writer) (int64, error) {
		n, err := w.Write(text)
		return int64(n), err
	})
	return err
}

// errInMemory is why a store without a directory writes nothing.
var errInMemory = errors.New("incidents are kept in memory")

// fails says once that incidents cannot be written, until they can again.
func (s *store) fails(err error) {
	if s.failing || errors.Is(err, errInMemory) {
		return
	}
	s.failing = true
	s.log.Error("incidents cannot be written; they go on in memory, and a restart will not know them", "err", err)
}

// retry writes the incidents that could not be written, seldom.
func (s *store) retry(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.failing || now.Sub(s.retried) < retryEvery {
		return
	}
	s.retried = now
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return
	}
	for id, text := range s.unsaved {
		if s.write(id, text) != nil {
			return
		}
		delete(s.unsaved, id)
	}
	s.failing = false
	s.log.Warn("incidents can be written again")
}

// get returns an incident that is kept.
func (s *store) get(id string) (*record, error) {
	s.mu.Lock()
	text, ok := s.unsaved[id]
	s.mu.Unlock()
	if ok {
		return decode(text)
	}
	if s.dir == "" {
		return nil, fs.ErrNotExist
	}
	r, _, err := readRecord(s.path(id), id)
	return r, err
}

// drop removes an incident.
func (s *store) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.unsaved, id)
	if s.dir == "" {
		return
	}
	if err := os.Remove(s.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Error("an old incident cannot be removed", "err", err)
	}
}

// has reports whether there is a file of an id, of any version.
func (s *store) has(id string) bool {
	if s.dir == "" {
		return false
	}
	_, err := os.Lstat(s.path(id))
	return err == nil
}
