package engine

import (
	"context"
	"errors"
	"net"
	"sync/atomic"

	"github.com/prometheus/prometheus/config"
)

// bound has connections end that bring more than any answer may have. The scraper
// refuses a body past its limit, but reads what is left of it: without end, at all
// the speed there is, until the scrape's time is up.
type bound struct {
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	bytes atomic.Int64
}

// apply takes the largest limit of all scrapes, twice, as there are headers and the
// lengths of chunks besides.
func (b *bound) apply(scrapes []*config.ScrapeConfig) {
	most := int64(bodyLimit)
	for _, s := range scrapes {
		most = max(most, int64(s.BodySizeLimit))
	}
	b.bytes.Store(2 * most)
}

func (b *bound) connect(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := b.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &boundConn{Conn: c, bytes: &b.bytes}, nil
}

var errUnbounded = errors.New("the answer does not end")

// boundConn counts what has been read since something was written, which is the
// answer to a request. HTTP/2 writes in between, and is not bounded.
type boundConn struct {
	net.Conn
	bytes *atomic.Int64
	read  atomic.Int64
}

func (c *boundConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.read.Add(int64(n)) > c.bytes.Load() {
		return n, errors.Join(errUnbounded, c.Close())
	}
	return n, err
}

func (c *boundConn) Write(p []byte) (int, error) {
	c.read.Store(0)
	return c.Conn.Write(p)
}
