package fastrequest

import (
	"errors"
	"net"
	"net/http"
	"syscall"
)

// hasEnded reports whether the handlers have closed the connection, as fiber's End and Drop
// do. Asking takes an allocation, so it does not for most answers: one that has a body and
// no error would be recorded in the same way.
func (r *Request) hasEnded(err error) bool {
	if err == nil && !r.Response.IsBodyStream() && len(r.Response.Body()) > 0 {
		return false
	}
	return isClosed(r.Conn())
}

// isClosed reports whether this process has closed a connection of the operating system's.
// Others are taken for open.
func isClosed(conn net.Conn) bool {
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok { // TLS
		conn = t.NetConn()
	}
	s, ok := conn.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := s.SyscallConn()
	return err == nil && errors.Is(raw.Control(func(uintptr) {}), net.ErrClosed)
}

// wasWritten reports whether a handler has written the response to the connection. Writing
// sets its length and takes its stream. It sets none for a status without a body, which is
// taken for written.
func (r *Request) wasWritten() bool {
	switch status := r.Response.StatusCode(); {
	case status == http.StatusNoContent, status == http.StatusNotModified, status < http.StatusOK:
		return true
	case r.Response.IsBodyStream():
		return false
	}
	return len(r.ResponseHeader.Peek("Content-Length")) > 0 || r.ResponseHeader.ContentLength() < 0
}
