package engine

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"

	"github.com/redline-metrics/redline/cmd/redline/internal/exposition"
)

// errHalfLine is the reason against an answer that may be cut.
var errHalfLine = errors.New("the answer tells no length, and ends within a line: a number there may be cut, and lines may be missing. Send a Content-Length, or end the last line by a line feed")

// wholeConn is a connection to a target, of whose answers Prometheus' parser must not take
// a part for all. It follows the answers of HTTP/1 as they come, and has those fail. Bytes
// are handed on once they are looked at: the last of an answer only once all of it is.
// Answers over TLS pass unseen.
type wholeConn struct {
	net.Conn
	most   func() int64 // bytes that are looked at of an answer, unpacked
	opaque atomic.Bool  // what comes is no answer to a scrape

	ready   []byte // to be handed on
	held    []byte // read, and not looked at yet
	from    *bufio.Reader
	body    io.Reader // of the answer that comes; nil between answers
	scratch []byte
}

// Write implements net.Conn.
func (c *wholeConn) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("CONNECT ")) { // what follows is TLS
		c.opaque.Store(true)
	}
	return c.Conn.Write(p)
}

// Read implements net.Conn.
func (c *wholeConn) Read(p []byte) (int, error) {
	for len(c.ready) == 0 {
		var err error
		switch {
		case c.opaque.Load():
			return c.Conn.Read(p)
		case c.body != nil:
			err = c.look()
		case c.from != nil:
			c.begin()
		default:
			n, err := c.Conn.Read(p)
			if err != nil || !bytes.HasPrefix(p[:n], []byte("HTTP/1.")[:min(n, 7)]) {
				c.opaque.Store(true)
				return n, err
			}
			c.held = bytes.Clone(p[:n])
			c.from = bufio.NewReader(io.MultiReader(bytes.NewReader(c.held), passing{c}))
		}
		if err != nil {
			return 0, err
		}
	}
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// begin reads the header of an answer. Interim ones, as those that hint at what comes, have
// no body, and another follows.
func (c *wholeConn) begin() {
	resp, err := http.ReadResponse(c.from, nil) //nolint:bodyclose // look reads it, and there is nothing to close
	if err != nil {
		c.giveUp() // the transport finds the same fault
		return
	}
	const interim, final = http.StatusContinue, http.StatusOK
	if resp.StatusCode >= interim && resp.StatusCode < final && resp.StatusCode != http.StatusSwitchingProtocols {
		return
	}
	c.body, c.scratch = resp.Body, make([]byte, 8<<10)
	mediaType, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")) // a type that cannot be parsed is none
	text := mediaType != "application/openmetrics-text" && mediaType != "application/vnd.google.protobuf"
	if resp.StatusCode == http.StatusOK && text {
		c.body = &wholeText{resp: resp, left: c.most()}
	}
}

// look reads a piece of the answer.
func (c *wholeConn) look() error {
	_, err := c.body.Read(c.scratch)
	switch refusal := (*refusal)(nil); {
	case errors.As(err, &refusal):
		return errors.Join(refusal.err, c.Close())
	case errors.Is(err, io.EOF):
		if c.from.Buffered() > 0 { // nobody has asked for it
			c.giveUp()
			return nil
		}
		c.release()
	case err != nil:
		c.giveUp()
	}
	return nil
}

// release hands all on that there is, and waits for the next answer.
func (c *wholeConn) release() {
	c.ready = append(c.ready, c.held...)
	c.held, c.from, c.body, c.scratch = nil, nil, nil, nil
}

// giveUp hands all on that comes.
func (c *wholeConn) giveUp() {
	c.opaque.Store(true)
	c.release()
}

// passing reads from the connection of a wholeConn. Whoever asks for more bytes has looked
// at those before.
type passing struct{ to *wholeConn }

// Read implements io.Reader.
func (f passing) Read(p []byte) (int, error) {
	n, err := f.to.Conn.Read(p)
	f.to.ready = append(f.to.ready, f.to.held...)
	f.to.held = append(f.to.held[:0], p[:n]...)
	return n, err
}

// wholeText reads an answer of text, and fails with a refusal where a part of it would be
// taken for all.
type wholeText struct {
	resp *http.Response
	left int64
	text io.Reader // unpacked; nil before the first byte
	seen exposition.Whole
}

// refusal is the reason against an answer, which others must not be mistaken for.
type refusal struct{ err error }

// Error implements error.
func (r *refusal) Error() string { return r.err.Error() }

// Read implements io.Reader.
func (w *wholeText) Read(p []byte) (int, error) {
	if w.text == nil {
		var err error
		if w.text, err = unpacked(w.resp); err != nil {
			return 0, err
		}
	}
	n, err := w.text.Read(p)
	if _, cut := w.seen.Write(p[:n]); cut != nil {
		return n, &refusal{cut}
	}
	if w.left -= int64(n); w.left < 0 {
		return n, errUnbounded // the scraper refuses it by its size
	}
	if errors.Is(err, io.EOF) && w.endsByClosing() && w.seen.EndsInLine() {
		return n, &refusal{errHalfLine}
	}
	return n, err
}

// endsByClosing reports whether nothing but the connection's end tells where the answer ends.
// What is compressed has an end of its own.
func (w *wholeText) endsByClosing() bool {
	return w.resp.ContentLength < 0 && len(w.resp.TransferEncoding) == 0 && w.text == io.Reader(w.resp.Body)
}

// unpacked returns a body without its compression, as the scraper unpacks it.
func unpacked(resp *http.Response) (io.Reader, error) {
	switch resp.Header.Get("Content-Encoding") {
	case "gzip":
		return gzip.NewReader(resp.Body)
	case "zstd":
		const window = 8 << 20
		r, err := zstd.NewReader(resp.Body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window))
		if err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		return r, nil
	}
	return resp.Body, nil
}
