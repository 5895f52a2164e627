// Package deliver answers scrapes with bodies that scrapes share. It bounds the memory that
// scrapers can make a process hold, for any number of scrapers at any speed.
//
// A body is made for all scrapes of one format and coding that wait when its values begin
// to be gathered, so no scrape gets values from before its own beginning. A body lives
// until its last reader has it. The bytes of all bodies are bounded. A scrape that finds no
// room waits for a moment, and is then refused. A reader that takes nothing for some time
// is dropped, and sooner if others wait for its room.
//
//	deliver.go: a scrape, from its arrival to its end · flight.go: which bodies are
//	made, and when · reader.go: one body on its way to one scraper · buffer.go
package deliver

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/redline-metrics/redline/internal/exposition"
)

// Limits bounds the memory that the scrapes of one endpoint can hold. Each field names the
// default that 0 stands for.
type Limits struct {
	Scrapes int           // at once, waiting or reading: 512
	Bytes   int           // of bodies; two of them may be larger together: 16 MiB
	Renders int           // bodies that are made at once: 2
	Stall   time.Duration // without progress, before a reader is dropped: 30 s
	Yield   time.Duration // as Stall, while another scrape waits for room: 2 s
	Wait    time.Duration // for room, before a scrape is refused: 5 s
	Queue   time.Duration // for the making of others' bodies, before a scrape is refused: 30 s
}

// The reasons for which a scrape gets no whole answer.
const (
	// Scrapes: the number of scrapes under way was at its limit.
	Scrapes = "scrapes"
	// Room: bodies that others were still reading took all of it.
	Room = "room"
	// Stalled: the scraper did not read.
	Stalled = "stalled"
)

// Server answers the scrapes of one endpoint. Its zero value is ready. Its methods are safe
// for concurrent use.
type Server struct {
	Limits Limits
	// Dropped, unless nil, is called for each scrape that gets no whole answer, with one of
	// the reasons.
	Dropped func(reason string)

	mu        sync.Mutex
	scrapes   int
	pending   []*flight // not begun, in the order of their first scrapes
	live      []*flight // being made, or read
	renders   int
	held      int    // bytes of bodies; those being made count by their guessed size
	lastSizes [2]int // the size of the last body: uncompressed, coded

	uncompressed, coded sync.Pool // of *Buffer
	coder               exposition.Coder
}

// Key identifies a body: scrapes with equal keys can share one.
type Key struct {
	Type   string // the content type
	Coding string // as returned by exposition.Coding
	Names  string // the requested families, or other parameters of a body
}

// KeyOf returns the key of a scrape that is answered in a content type and the coding that
// it accepts. names are those of the requested families; none stand for all.
func KeyOf(r *http.Request, contentType string, names []string) Key {
	var quoted []byte
	for _, name := range names {
		quoted = strconv.AppendQuote(quoted, name)
	}
	return Key{Type: contentType, Coding: exposition.Coding(r.Header.Get("Accept-Encoding")), Names: string(quoted)}
}

// Serve answers a scrape with the body of a key, which write writes. It panics with
// http.ErrAbortHandler if the scraper must be dropped half-way and the connection cannot be
// broken in another way.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, key Key, write func(*Buffer) error) {
	rd := newReader(w, r, s.limits().Stall)
	f := s.join(key, write)
	if f == nil {
		s.refuse(rd, Scrapes)
		return
	}
	if !s.await(f) {
		s.refuse(rd, Room)
		return
	}
	defer s.leave(f, rd)
	if f.err != nil {
		rd.begin()
		http.Error(w, "An error has occurred while serving metrics:\n\n"+f.err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", key.Type)
	header.Add("Vary", "Accept, Accept-Encoding")
	if key.Coding != "" {
		header.Set("Content-Encoding", key.Coding)
	}
	s.read(f, rd)
}

// refuse answers a scrape for which there is no body.
func (s *Server) refuse(rd *reader, reason string) {
	rd.begin()
	defer rd.leave()
	s.noteDropped(reason)
	text := "Too many scrapes are under way; try again later."
	if reason == Room {
		text = "Answers that other scrapers have not read yet take all room; try again later."
	}
	rd.writer.Header().Set("Retry-After", strconv.Itoa(max(1, int(s.limits().Wait/time.Second))))
	http.Error(rd.writer, text, http.StatusServiceUnavailable)
}

func (s *Server) noteDropped(reason string) {
	if s.Dropped != nil {
		s.Dropped(reason)
	}
}

// limits returns the limits with the defaults filled in.
func (s *Server) limits() Limits {
	l := s.Limits
	for _, n := range []struct {
		of     *int
		stated int
	}{{&l.Scrapes, 512}, {&l.Bytes, 16 << 20}, {&l.Renders, 2}} {
		if *n.of == 0 {
			*n.of = n.stated
		}
	}
	for _, d := range []struct {
		of     *time.Duration
		stated time.Duration
	}{{&l.Stall, 30 * time.Second}, {&l.Yield, 2 * time.Second}, {&l.Wait, 5 * time.Second}, {&l.Queue, 30 * time.Second}} {
		if *d.of == 0 {
			*d.of = d.stated
		}
	}
	return l
}
