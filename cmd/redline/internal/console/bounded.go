package console

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Limits of an answer. Decoded, a value of a few bytes takes some hundred: of lists, objects
// and their members there is a limit as well.
const (
	mostBytes   = 64 << 20
	mostOpened  = 1_000_000 // lists and objects
	mostMembers = 4_000_000
)

// errTooLarge is the reason against an answer past a limit.
var errTooLarge = errors.New("the answer is too large")

// bounded ends answers that are too large.
type bounded struct{ next http.RoundTripper }

// RoundTrip sends a request on.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err == nil {
		resp.Body = &boundedBody{ReadCloser: resp.Body}
	}
	return resp, err
}

// boundedBody is a body of JSON, which fails past a limit.
type boundedBody struct {
	io.ReadCloser
	bytes, opened, members int
	text, escaped          bool // in a string; after a backslash there
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += n
	for _, c := range p[:n] {
		b.pass(c)
	}
	for _, one := range []struct {
		of   string
		n    int
		most int
	}{{"bytes", b.bytes, mostBytes}, {"lists and objects", b.opened, mostOpened}, {"members of lists and objects", b.members, mostMembers}} {
		if one.n > one.most {
			return 0, fmt.Errorf("%w: it has more than %d %s, which is the limit; ask for less", errTooLarge, one.most, one.of)
		}
	}
	return n, err
}

func (b *boundedBody) pass(c byte) {
	switch {
	case b.escaped:
		b.escaped = false
	case b.text && c == '\\':
		b.escaped = true
	case c == '"':
		b.text = !b.text
	case b.text:
	case c == '{', c == '[':
		b.opened++
	case c == ',':
		b.members++
	}
}
