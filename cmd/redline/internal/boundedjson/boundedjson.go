// Package boundedjson bounds JSON of others before it is decoded: values of a few bytes take
// some hundred each then.
package boundedjson

import (
	"errors"
	"fmt"
	"io"
)

// ErrTooLarge is the reason against a document past a limit.
var ErrTooLarge = errors.New("the answer is too large")

// Limits bound a document.
type Limits struct {
	Bytes   int
	Opened  int // lists and objects
	Members int // of those, in all
}

// Reader reads a document, and fails past a limit.
type Reader struct {
	from   io.Reader
	limits Limits

	bytes, opened, members int
	text, escaped          bool // in a string; after a backslash there
}

// NewReader returns a reader of r.
func NewReader(r io.Reader, limits Limits) *Reader { return &Reader{from: r, limits: limits} }

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.bytes += n
	for _, c := range p[:n] {
		r.pass(c)
	}
	for _, one := range []struct {
		of   string
		n    int
		most int
	}{{"bytes", r.bytes, r.limits.Bytes}, {"lists and objects", r.opened, r.limits.Opened}, {"members of lists and objects", r.members, r.limits.Members}} {
		if one.n > one.most {
			return 0, fmt.Errorf("%w: it has more than %d %s, which is the limit", ErrTooLarge, one.most, one.of)
		}
	}
	return n, err
}

func (r *Reader) pass(c byte) {
	switch {
	case r.escaped:
		r.escaped = false
	case r.text && c == '\\':
		r.escaped = true
	case c == '"':
		r.text = !r.text
	case r.text:
	case c == '{', c == '[':
		r.opened++
	case c == ',':
		r.members++
	}
}
