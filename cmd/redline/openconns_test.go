package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
)

// TestStopWithHalfRequests holds the kind: clients that keep a server from stopping by parts
// that they do not send. A header, a body that a handler reads, and one that nobody reads end
// well before the server would have to give up, which is an error.
func TestStopWithHalfRequests(t *testing.T) {
	var under atomic.Int64
	h := guarded(access.Config{}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok")
	}), bodyLimits{queryBytes: 1000})
	counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		under.Add(1)
		h.ServeHTTP(w, r)
	})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- serve(ctx, l, counted, "") }()
	for _, text := range []string{
		"GET / HTTP/1.1\r\nHo",
		"POST /redline/queries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n[",
		"POST / HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nContent-Length: 1000\r\n\r\n[",
		"POST /redline/queries HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n",
	} {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
	}
	reaches(t, &under, 3)
	stop()
	select {
	case err := <-served:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * serveGrace):
		t.Error("the server goes on")
	}
}
