package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"github.com/prometheus/prometheus/config"
)

// responseLimiter has connections end that bring more than any answer may have. The scraper
// refuses a body past its limit, but reads the rest of it: without end, at all
// the speed there is, until the scrape's time is up.
type responseLimiter struct {
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	bytes atomic.Int64
	err   error // of an answer that is longer
	whole bool  // answers are expositions, which must not be cut
}

// discoveryBytes bounds the answer of a server that names targets: to a few ten thousand
// with their labels. Each takes up to a hundred times its text when it is decoded.
const discoveryBytes = 8 << 20

// newDiscoveryLimiter bounds the answers of servers that name targets.
func newDiscoveryLimiter() *responseLimiter {
	l := &responseLimiter{dial: new(net.Dialer).DialContext, err: fmt.Errorf("the answer is refused: it is longer than %d MiB", discoveryBytes>>20)}
	l.bytes.Store(discoveryBytes)
	return l
}

// perBody is how many bytes of an answer there may be for each of its body, as there are
// headers and the lengths of chunks, too.
const perBody = 2

// apply takes the largest limit of all scrapes.
func (l *responseLimiter) apply(scrapes []*config.ScrapeConfig) {
	most := int64(bodyLimit)
	for _, s := range scrapes {
		most = max(most, int64(s.BodySizeLimit))
	}
	l.bytes.Store(perBody * most)
}

func (l *responseLimiter) connect(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := l.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	limited := &limitedConn{Conn: c, bytes: &l.bytes, err: l.err}
	if !l.whole {
		return limited, nil
	}
	return &wholeConn{Conn: limited, most: func() int64 { return l.bytes.Load() / perBody }}, nil
}

var errUnbounded = errors.New("the answer does not end")

// limitedConn counts the bytes that have been read since something was written: the
// answer to a request. HTTP/2 writes in between, and is not bounded.
type limitedConn struct {
	net.Conn
	bytes *atomic.Int64
	read  atomic.Int64
	err   error
}

func (c *limitedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.read.Add(int64(n)) > c.bytes.Load() {
		return n, errors.Join(c.err, c.Close())
	}
	return n, err
}

func (c *limitedConn) Write(p []byte) (int, error) {
	c.read.Store(0)
	return c.Conn.Write(p)
}
