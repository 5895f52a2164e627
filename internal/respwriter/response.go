package respwriter

import (
	"errors"
	"net/http"
	"os"
	"sync/atomic"
)

// Response is the record of one response so far. Its methods are safe for concurrent use.
type Response struct {
	Request *http.Request // nil if the framework has none; not changed once handlers run
	answer  atomic.Uint64 // an Answer
}

// Answer is the state of a response in one word. The lowest bits hold the status: the first
// final one, or 0 before a header was sent. The marks are above it, and above these the
// number of bytes written to the body.
type Answer uint64

const (
	statusMask Answer = 1<<10 - 1
	bytesShift        = 22 // leaves 4 TiB for the body of one response
)

// The marks of an Answer.
const (
	Hijacked    Answer = 1 << (10 + iota) // a handler took the connection over
	Late                                  // the request had been cancelled when a status of 500 or more was sent
	Failed                                // a write failed before anything can have reached the client
	Flushed                               // the header has been handed to the system
	Notifies                              // a handler has asked for http.CloseNotifier's channel
	CountsBytes                           // all bytes of the body are to be added up
	// Owned is the first of three marks that the owner of the record gives a meaning.
	Owned
	// AllMarks has every mark, those of the owner too.
	AllMarks = Owned<<3 - Hijacked
)

// Status returns the first final status, or 0 before a header was sent.
func (a Answer) Status() int { return int(a & statusMask) }

// Bytes returns the number of bytes of the body. Without CountsBytes it may lack those of
// the first writes, if they fit into net/http's buffers.
func (a Answer) Bytes() int64 { return int64(a >> bytesShift) }

// Has reports whether a has one of these marks.
func (a Answer) Has(marks Answer) bool { return a&marks != 0 }

// Load returns the answer so far.
func (re *Response) Load() Answer { return Answer(re.answer.Load()) }

// Mark sets marks, and returns the answer before.
func (re *Response) Mark(marks Answer) Answer { return Answer(re.answer.Or(uint64(marks))) }

// Sent records that a header with this status goes out now. The first final one counts, as
// that is the client's answer. 1xx only announces it, except for 101. Servers refuse a
// status without three digits.
func (re *Response) Sent(status int) {
	if IsFinal(status) {
		re.sent(status)
	}
}

// IsFinal reports whether the client takes a header with this status for the answer (RFC
// 9110, section 15.2).
func IsFinal(status int) bool {
	return status >= http.StatusOK && status <= 999 || status == http.StatusSwitchingProtocols
}

// sent does the same as Sent, and reports whether the header is the first.
func (re *Response) sent(status int) (first bool) {
	a := re.Load()
	if a.Status() != 0 {
		return false
	}
	header := AnswerFor(re.Request, status)
	for a.Status() == 0 {
		if re.answer.CompareAndSwap(uint64(a), uint64(a|header)) {
			return true
		}
		a = re.Load()
	}
	return false
}

// undoSent takes back that a header with this status was sent.
func (re *Response) undoSent(status int) {
	for a := re.Load(); a.Status() == status; a = re.Load() {
		if re.answer.CompareAndSwap(uint64(a), uint64(a&^statusMask)) {
			return
		}
	}
}

// AnswerFor returns the answer made by a header with this status. It is marked as late if
// an error status comes after the request was cancelled.
func AnswerFor(r *http.Request, status int) Answer {
	if status <= 0 || status > int(statusMask) {
		return 0
	}
	if status >= http.StatusInternalServerError && r != nil && r.Context().Err() != nil {
		return Answer(status) | Late
	}
	return Answer(status)
}

// The buffers of net/http for a response and for a connection. It may hold back so much
// before any of it goes out. A first write that fits into one of them is not added up.
const (
	responseBuffer   = 2048
	connectionBuffer = 4096
)

// noteWrite records that n bytes of the body were written after a header, or that writing
// them failed. It adds bytes up if they are to be counted, and until some have certainly
// left net/http's buffers. A small write that sent the header is most often the only one,
// and is not added up.
func (re *Response) noteWrite(n int64, err error, first bool) {
	if a := re.Load(); n > responseBuffer || a.Has(CountsBytes) || !first && a.Bytes() <= connectionBuffer {
		re.answer.Add(uint64(max(n, 0)) << bytesShift)
	}
	if err != nil {
		re.noteWriteError(err)
	}
}

// noteWriteError records a failed write or flush, if nothing can have reached the client
// before it. The connection or the stream is then broken, and servers cancel the request's
// context. An expired deadline of the server is not the client's doing, and a body that is
// not allowed is the handler's.
func (re *Response) noteWriteError(err error) {
	if a := re.Load(); a.Bytes() > connectionBuffer || a.Has(Flushed) || re.Request == nil || re.Request.Context().Err() == nil {
		return
	}
	for _, other := range []error{os.ErrDeadlineExceeded, http.ErrBodyNotAllowed, http.ErrContentLength, http.ErrHijacked, http.ErrHandlerTimeout, errors.ErrUnsupported} {
		if errors.Is(err, other) {
			return
		}
	}
	re.Mark(Failed)
}
