package main

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestServerLog holds that connections that fail, as those of scanners for open ports
// do, cost a line and not one each, and that a handler's panic is always said.
func TestServerLog(t *testing.T) {
	said := &strings.Builder{}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a fault") }))
	s.Config.ErrorLog = newServerLog(said)
	s.StartTLS()
	for range 20 {
		for _, hello := range []string{"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x00\x05hello"} {
			var d net.Dialer
			c, err := d.DialContext(t.Context(), "tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(c, hello)
			_, _ = io.Copy(io.Discard, c) // until the server has had enough
			_ = c.Close()
		}
	}
	for range 2 {
		c, err := (&tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		_, _ = io.Copy(io.Discard, c)
		_ = c.Close()
	}
	s.Close()
	text := said.String()
	if n := strings.Count(text, "TLS handshake error"); n != 1 {
		t.Errorf("%d lines on connections:\n%s", n, text)
	}
	if n := strings.Count(text, "a fault"); n != 2 {
		t.Errorf("%d panics are said:\n%s", n, text)
	}
}
