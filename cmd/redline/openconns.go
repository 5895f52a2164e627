package main

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// openConns are the connections of a server.
type openConns struct {
	mu    sync.Mutex
	open  map[net.Conn]bool
	ended bool
}

// note follows a connection. It is a server's ConnState.
func (o *openConns) note(c net.Conn, state http.ConnState) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch state {
	case http.StateNew:
		o.open[c] = true
		if o.ended {
			endReading(c)
		}
	case http.StateClosed, http.StateHijacked:
		delete(o.open, c)
	}
}

// endReading has all reads of headers and bodies fail, from then on: a client that sends
// half a request cannot keep the server from stopping.
func (o *openConns) endReading() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	for c := range o.open {
		endReading(c)
	}
}

func endReading(c net.Conn) { _ = c.SetReadDeadline(time.Unix(1, 0)) } // those of TCP and TLS have one
