package main

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// connLimit is a listener that has a number of connections at most. Where more come, one is
// closed for them on which no request is under way: the one that has sent no whole request
// for the longest, or else the one that is idle for the longest. Where there is none, those
// that come wait.
type connLimit struct {
	net.Listener
	most int

	mu     sync.Mutex
	freed  *sync.Cond // there may be room, or a connection that can be closed
	open   map[*limitedConn]bool
	closed bool
}

func limitConns(l net.Listener, most int) *connLimit {
	c := &connLimit{Listener: l, most: most, open: map[*limitedConn]bool{}}
	c.freed = sync.NewCond(&c.mu)
	return c
}

// limitedConn is a connection of a connLimit.
type limitedConn struct {
	net.Conn
	of *connLimit

	// Of the connLimit, by its mutex:
	under  int       // requests that are under way
	served bool      // a request has come whole
	since  time.Time // when it came, or its last request ended
}

// Accept implements net.Listener.
func (l *connLimit) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.open) >= l.most && !l.closed {
		victim := l.victim()
		if victim == nil {
			l.freed.Wait()
			continue
		}
		delete(l.open, victim)
		_ = victim.Conn.Close() // its reader finds out
	}
	one := &limitedConn{Conn: c, of: l, since: time.Now()}
	l.open[one] = true
	return one, nil
}

// victim returns the connection that is to be closed for another one, or nil.
func (l *connLimit) victim() (victim *limitedConn) {
	for c := range l.open {
		switch {
		case c.under > 0:
		case victim == nil, victim.served && !c.served, victim.served == c.served && c.since.Before(victim.since):
			victim = c
		}
	}
	return victim
}

// Close implements net.Listener.
func (l *connLimit) Close() error {
	l.mu.Lock()
	l.closed = true
	l.freed.Broadcast()
	l.mu.Unlock()
	return l.Listener.Close()
}

// Close implements net.Conn.
func (c *limitedConn) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.freed.Broadcast()
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// begin has the connection stay open until end is called.
func (c *limitedConn) begin() (end func()) {
	c.of.mu.Lock()
	c.under++
	c.served = true
	c.of.mu.Unlock()
	return sync.OnceFunc(func() {
		c.of.mu.Lock()
		defer c.of.mu.Unlock()
		c.under--
		c.since = time.Now()
		c.of.freed.Broadcast()
	})
}

type limitedConnKey struct{}

// withConn is a server's ConnContext: requests know their connection.
func withConn(ctx context.Context, c net.Conn) context.Context {
	if tls, ok := c.(interface{ NetConn() net.Conn }); ok {
		c = tls.NetConn()
	}
	if limited, ok := c.(*limitedConn); ok {
		return context.WithValue(ctx, limitedConnKey{}, limited)
	}
	return ctx
}

// underWay notes that a request has come whole, until the function that it returns is called.
func underWay(r *http.Request) (end func()) {
	if c, ok := r.Context().Value(limitedConnKey{}).(*limitedConn); ok {
		return c.begin()
	}
	return func() {}
}

// notedWhole notes requests without a body as whole. Of others boundBodies knows when they are.
func notedWhole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength == 0 {
			defer underWay(r)()
		}
		next.ServeHTTP(w, r)
	})
}
