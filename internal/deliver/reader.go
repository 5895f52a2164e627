package deliver

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// reader is a scraper that is being sent a body.
type reader struct {
	writer  http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
	limit   time.Time // the server's own WriteTimeout, which stays in force; zero for none
	served  bool      // by net/http, which clears the deadline after each request
	// direct is true if the body is written as it is rather than copied piece by piece.
	// That needs a deadline that ends every stalled write. Over HTTP/2 it does not, while
	// the connection as a whole is stalled.
	direct     bool
	progressed atomic.Int64 // time of the last progress, in nanoseconds since 1970

	mu       sync.Mutex
	stopped  bool
	left     bool
	extended time.Time // time at which the deadline was last moved
}

// newReader begins a scrape.
func newReader(w http.ResponseWriter, r *http.Request, stall time.Duration) *reader {
	rd := &reader{writer: w, control: http.NewResponseController(w), stall: stall}
	now := time.Now()
	if server, ok := r.Context().Value(http.ServerContextKey).(*http.Server); ok {
		rd.served = true
		if server.WriteTimeout > 0 {
			rd.limit = now.Add(server.WriteTimeout)
		}
	}
	http1 := r.ProtoMajor == 1
	rd.direct = http1 // unless the connection has no deadlines
	if r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0 {
		// net/http reads the rest of a request's body: before it answers, if the connection
		// is to be reused, and after.
		if http1 {
			w.Header().Set("Connection", "close")
		}
		_ = rd.control.SetReadDeadline(now.Add(stall)) // without a deadline, if there can be none
	}
	return rd
}

// begin begins the writing. The connection has a deadline only from here, not while the
// body was made.
func (rd *reader) begin() time.Time {
	now := time.Now()
	rd.progressed.Store(now.UnixNano())
	rd.direct = rd.extend(now) && rd.direct
	return now
}

// extend moves the deadline to a stall's time from now, or to the server's own if that
// comes first. It reports whether the connection has a deadline.
func (rd *reader) extend(now time.Time) bool {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	if rd.stopped {
		return true
	}
	rd.extended = now
	deadline := now.Add(rd.stall)
	if !rd.limit.IsZero() && rd.limit.Before(deadline) {
		deadline = rd.limit
	}
	return rd.control.SetWriteDeadline(deadline) == nil
}

// stop ends a reader after its body was taken away: a write under way fails.
func (rd *reader) stop() {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	if rd.left {
		return // the connection may have another request's answer
	}
	rd.stopped = true
	past := time.Unix(1, 0)
	_ = rd.control.SetWriteDeadline(past) // else the handler is aborted
	_ = rd.control.SetReadDeadline(past)
}

// leave ends the use of the connection. net/http sends the last bytes after that, and then
// clears the deadline; other servers may not, so leave clears it for them.
func (rd *reader) leave() {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	rd.left = true
	if !rd.served && !rd.stopped {
		_ = rd.control.SetWriteDeadline(time.Time{})
	}
}

func (rd *reader) stalledFor() time.Duration {
	return time.Duration(time.Now().UnixNano() - rd.progressed.Load())
}

// The sizes of the pieces of a body. Each write has a stall's time, so slow scrapers get
// small pieces.
const (
	largePiece = 64 << 10
	smallPiece = 4 << 10
	copyPiece  = 16 << 10 // of a body that is copied
	slow       = 50 * time.Millisecond
)

// read sends a body to a reader until its end, or until the reader is dropped.
func (s *Server) read(f *flight, rd *reader) {
	now := rd.begin()
	s.mu.Lock()
	f.readers = append(f.readers, rd)
	text, copied := f.text, []byte(nil)
	s.mu.Unlock()
	if !rd.direct {
		copied, text = make([]byte, copyPiece), nil
	}
	for at, size := 0, smallPiece; ; {
		var piece []byte
		if rd.direct {
			piece = text[at:min(at+size, len(text))]
		} else {
			var ok bool
			if piece, ok = s.piece(f, copied, at); !ok {
				s.noteDropped(Stalled)
				panic(http.ErrAbortHandler) // else the scraper would take a part for the whole
			}
		}
		if len(piece) == 0 {
			return
		}
		if now.Sub(rd.extended) >= min(time.Second, rd.stall/4) {
			rd.extend(now)
		}
		if _, err := rd.writer.Write(piece); err != nil {
			s.noteFailed(rd)
			return
		}
		at += len(piece)
		before := now
		now = time.Now()
		rd.progressed.Store(now.UnixNano())
		size = largePiece
		if now.Sub(before) > slow {
			size = smallPiece
		}
	}
}

// piece copies a piece of a body. It returns false if the body was taken away.
func (s *Server) piece(f *flight, into []byte, at int) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.ended {
		return nil, false
	}
	return into[:copy(into, f.text[at:])], true
}

// noteFailed counts a reader whose connection failed while it was stalled. A scraper may also
// have closed the connection.
func (s *Server) noteFailed(rd *reader) {
	if rd.stalledFor() >= rd.stall/2 || rd.isStopped() {
		s.noteDropped(Stalled)
	}
}

func (rd *reader) isStopped() bool {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	return rd.stopped
}
