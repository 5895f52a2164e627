package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
)

// TestHalfOpenConnections holds that requests get their answer at once beside twice as many
// connections as there may be, which send nothing or a part of a request. The kind of fault:
// clients that take all places by doing nothing.
func TestHalfOpenConnections(t *testing.T) {
	h := guarded(access.Config{}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok")
	}), bodyLimits{queryBytes: 1000})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- serve(ctx, l, h, "") }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	base := "http://" + l.Addr().String() + "/"
	kept := &http.Client{Timeout: headerTimeout / 2} // its connection is from before
	t.Cleanup(kept.CloseIdleConnections)
	ask := func(c *http.Client) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base, nil)
		if err != nil {
			return err
		}
		resp, err := c.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		if text, err := io.ReadAll(resp.Body); err != nil || string(text) != "ok" {
			return fmt.Errorf("%s: %q, %w", resp.Status, text, err)
		}
		return nil
	}
	if err := ask(kept); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"", "GET / HTTP/1.1\r\nHo",
		"POST /redline/queries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n[",
	} {
		for range 2 * maxConnections / 3 {
			c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			_, _ = io.WriteString(c, part) // it may be closed already
		}
		begin := time.Now()
		if err := ask(kept); err != nil {
			t.Errorf("beside %q, on a connection that is kept: %v", part, err)
		}
		for range 10 {
			fresh := &http.Client{Timeout: headerTimeout / 2, Transport: &http.Transport{DisableKeepAlives: true}}
			if err := ask(fresh); err != nil {
				t.Errorf("beside %q: %v", part, err)
			}
		}
		t.Logf("beside %q: %v", part, time.Since(begin))
	}
}

// TestConnLimit holds that a request that is under way keeps its connection, also one that
// takes long, while others come and go.
func TestConnLimit(t *testing.T) {
	inner, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limitConns(inner, 2)
	begun, finish := make(chan struct{}), make(chan struct{})
	server := &http.Server{
		ReadHeaderTimeout: time.Minute, ConnContext: withConn,
		Handler: notedWhole(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/long" {
				close(begun)
				<-finish
			}
			_, _ = io.WriteString(w, "ok")
		})),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	say := func(text string) net.Conn {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.SetDeadline(time.Now().Add(time.Minute))
		_, _ = io.WriteString(c, text)
		return c
	}
	heard := func(c net.Conn) string {
		text, _ := io.ReadAll(c)
		return string(text)
	}
	const rest = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
	long := say("GET /long" + rest)
	<-begun
	for range 20 {
		half := say("GET")
		if text := heard(say("GET /" + rest)); !strings.HasSuffix(text, "ok") {
			t.Fatalf("beside half a header: %q", text)
		}
		_ = half
	}
	close(finish)
	if text := heard(long); !strings.HasSuffix(text, "ok") {
		t.Errorf("the long request: %q", text)
	}
}
