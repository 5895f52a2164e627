package deliver

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// flight is one body, from the first scrape that waits for it to the last that reads it.
// The server's mutex guards it until done is closed; text and err do not change after that.
type flight struct {
	key     Key
	write   func(*Buffer) error
	done    chan struct{} // closed when there is a body, or an error
	scrapes int           // waiting for it, or reading it
	begun   bool          // the gathering of its values has begun: no scrape joins
	ended   bool          // it was taken away from its readers
	held    int           // bytes that count as held for it
	readers []*reader

	buffer *Buffer // holds the text
	text   []byte
	err    error
}

// join makes a scrape wait for a body with values that are not yet being gathered. It
// returns nil if there are too many scrapes.
func (s *Server) join(key Key, write func(*Buffer) error) *flight {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scrapes >= s.limits().Scrapes {
		return nil
	}
	s.scrapes++
	for _, f := range s.pending {
		if f.key == key {
			f.scrapes++
			return f
		}
	}
	f := &flight{key: key, write: write, done: make(chan struct{}), scrapes: 1}
	s.pending = append(s.pending, f)
	s.begin()
	return f
}

// begin begins the flights for which there is room. s.mu is held.
func (s *Server) begin() {
	s.pending = slices.DeleteFunc(s.pending, func(f *flight) bool {
		if s.renders >= s.limits().Renders || !s.hasRoom(f) {
			return false
		}
		f.begun, f.held = true, *s.sizeOfLast(f)
		s.renders++
		s.held += f.held
		s.live = append(s.live, f)
		go s.make(f)
		return true
	})
}

// hasRoom reports whether there is room for a flight's body. There is always room for two
// bodies of any size: else one reader could keep all others off. s.mu is held.
func (s *Server) hasRoom(f *flight) bool {
	return len(s.live) < 2 || s.held+*s.sizeOfLast(f) <= s.limits().Bytes
}

// sizeOfLast returns where the size of the last body like f's is noted. s.mu is held.
func (s *Server) sizeOfLast(f *flight) *int {
	if f.key.Coding != "" {
		return &s.lastSizes[1]
	}
	return &s.lastSizes[0]
}

// await waits for a body that a scrape has joined. It reports whether there is one; if not,
// the scrape has left.
func (s *Server) await(f *flight) bool {
	start, limits := time.Now(), s.limits()
	look := time.NewTicker(min(limits.Yield, limits.Wait) / 4)
	defer look.Stop()
	for {
		select {
		case <-f.done:
			return true
		case <-look.C:
		}
		if !s.makeRoom(f, time.Since(start), limits) {
			return false
		}
	}
}

// makeRoom makes room for a flight that has none, by evicting a body with stalled readers. It
// returns false if the scrape has waited long enough and must be refused.
func (s *Server) makeRoom(f *flight, waited time.Duration, limits Limits) bool {
	s.mu.Lock()
	if f.begun {
		s.mu.Unlock()
		return true
	}
	patience := limits.Queue
	var stalled []*reader
	if !s.hasRoom(f) {
		patience = limits.Wait
		stalled = s.evict(limits.Yield)
	}
	if waited >= patience && stalled == nil {
		s.depart(f)
		if f.scrapes == 0 {
			s.pending = slices.DeleteFunc(s.pending, func(other *flight) bool { return other == f })
		}
		s.mu.Unlock()
		return false
	}
	s.mu.Unlock()
	for _, rd := range stalled {
		rd.stop()
	}
	return true
}

// evict takes away the body with readers that have all been stalled for yield, and for the
// longest. It returns the readers, which the caller must stop. s.mu is held.
func (s *Server) evict(yield time.Duration) []*reader {
	var victim *flight
	for _, f := range s.live {
		if stood := f.stalledFor(); stood >= yield && !f.ended && (victim == nil || stood > victim.stalledFor()) {
			victim = f
		}
	}
	if victim == nil {
		return nil
	}
	victim.ended = true
	readers := slices.Clone(victim.readers)
	s.release(victim)
	return readers
}

// stalledFor returns how long no reader of the body has made progress. It is 0 if a scrape has
// not begun to read the body.
func (f *flight) stalledFor() time.Duration {
	if len(f.readers) == 0 || len(f.readers) < f.scrapes {
		return 0
	}
	least := f.readers[0].stalledFor()
	for _, rd := range f.readers[1:] {
		least = min(least, rd.stalledFor())
	}
	return least
}

// depart ends a scrape's part in a flight. s.mu is held.
func (s *Server) depart(f *flight) {
	f.scrapes--
	s.scrapes--
}

// leave ends a scrape that has read a body, or was dropped.
func (s *Server) leave(f *flight, rd *reader) {
	rd.leave()
	s.mu.Lock()
	defer s.mu.Unlock()
	f.readers = slices.DeleteFunc(f.readers, func(other *reader) bool { return other == rd })
	s.depart(f)
	s.release(f)
}

// release frees a body without readers, or with readers that only read copies after its
// end. s.mu is held.
func (s *Server) release(f *flight) {
	pinned := slices.ContainsFunc(f.readers, func(rd *reader) bool { return rd.direct })
	if i := slices.Index(s.live, f); i >= 0 && !pinned && (f.scrapes == 0 || f.ended) {
		s.live = slices.Delete(s.live, i, i+1)
		s.held -= f.held
		s.recycle(f)
		s.begin()
	}
}

// recycle keeps a body's buffer for the next one. s.mu is held.
func (s *Server) recycle(f *flight) {
	if f.buffer != nil {
		s.pool(f.key.Coding).Put(f.buffer)
	}
	f.buffer = nil
	f.text = nil
}

func (s *Server) pool(coding string) *sync.Pool {
	if coding != "" {
		return &s.coded
	}
	return &s.uncompressed
}

// make makes a flight's body.
func (s *Server) make(f *flight) {
	body, err := s.body(f)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renders--
	f.buffer, f.err = body, err
	s.held -= f.held
	f.held = 0
	if body != nil {
		f.text, f.held = body.Text, cap(body.Text)
		*s.sizeOfLast(f) = f.held
	}
	s.held += f.held
	close(f.done)
	s.release(f)
	s.begin()
}

// body writes a flight's body, and codes it. It returns a panic as an error: in this
// goroutine a panic would end the process, not only the request.
func (s *Server) body(f *flight) (_ *Buffer, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	body := s.buffer("")
	if err := f.write(body); err != nil {
		return nil, err
	}
	if f.key.Coding == "" {
		return s.fitting(body, ""), nil
	}
	defer s.uncompressed.Put(body)
	coded := s.buffer(f.key.Coding)
	if err := s.coder.Write(coded, f.key.Coding, body.Text); err != nil {
		return nil, err
	}
	return s.fitting(coded, f.key.Coding), nil
}

// buffer returns an empty buffer, of about the size of the last body.
func (s *Server) buffer(coding string) *Buffer {
	if b, ok := s.pool(coding).Get().(*Buffer); ok {
		b.Text = b.Text[:0]
		return b
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Buffer{make([]byte, 0, *s.sizeOfLast(&flight{key: Key{Coding: coding}}))}
}

// fitting returns a body in a buffer that is not much larger: a small body must not hold
// the buffer of a large one.
func (s *Server) fitting(b *Buffer, coding string) *Buffer {
	const spare = 64 << 10
	if cap(b.Text) <= 2*len(b.Text)+spare {
		return b
	}
	fit := &Buffer{append(make([]byte, 0, len(b.Text)+len(b.Text)/8), b.Text...)}
	s.pool(coding).Put(b)
	return fit
}
