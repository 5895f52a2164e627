package redline

import "net/http"

// withInterfaces is rec with exactly the optional interfaces in has: Go asks
// for a type of its own for each. It is made once for a recorder, not for each
// request.
//
//nolint:gocyclo // a table
func withInterfaces(rec *recorder, has interfaces) http.ResponseWriter {
	f, h, r, p, s := flusher{rec}, hijacker{rec}, readerFrom{rec}, pusher{rec}, stringWriter{rec}
	const F, H, R, P, S = hasFlusher, hasHijacker, hasReaderFrom, hasPusher, hasStringWriter
	switch has {
	case F:
		return struct {
			*recorder
			flusher
		}{rec, f}
	case H:
		return struct {
			*recorder
			hijacker
		}{rec, h}
	case F | H:
		return struct {
			*recorder
			flusher
			hijacker
		}{rec, f, h}
	case R:
		return struct {
			*recorder
			readerFrom
		}{rec, r}
	case F | R:
		return struct {
			*recorder
			flusher
			readerFrom
		}{rec, f, r}
	case H | R:
		return struct {
			*recorder
			hijacker
			readerFrom
		}{rec, h, r}
	case F | H | R:
		return struct {
			*recorder
			flusher
			hijacker
			readerFrom
		}{rec, f, h, r}
	case P:
		return struct {
			*recorder
			pusher
		}{rec, p}
	case F | P:
		return struct {
			*recorder
			flusher
			pusher
		}{rec, f, p}
	case H | P:
		return struct {
			*recorder
			hijacker
			pusher
		}{rec, h, p}
	case F | H | P:
		return struct {
			*recorder
			flusher
			hijacker
			pusher
		}{rec, f, h, p}
	case R | P:
		return struct {
			*recorder
			readerFrom
			pusher
		}{rec, r, p}
	case F | R | P:
		return struct {
			*recorder
			flusher
			readerFrom
			pusher
		}{rec, f, r, p}
	case H | R | P:
		return struct {
			*recorder
			hijacker
			readerFrom
			pusher
		}{rec, h, r, p}
	case F | H | R | P:
		return struct {
			*recorder
			flusher
			hijacker
			readerFrom
			pusher
		}{rec, f, h, r, p}
	case S:
		return struct {
			*recorder
			stringWriter
		}{rec, s}
	case F | S:
		return struct {
			*recorder
			flusher
			stringWriter
		}{rec, f, s}
	case H | S:
		return struct {
			*recorder
			hijacker
			stringWriter
		}{rec, h, s}
	case F | H | S:
		return struct {
			*recorder
			flusher
			hijacker
			stringWriter
		}{rec, f, h, s}
	case R | S:
		return struct {
			*recorder
			readerFrom
			stringWriter
		}{rec, r, s}
	case F | R | S:
		return struct {
			*recorder
			flusher
			readerFrom
			stringWriter
		}{rec, f, r, s}
	case H | R | S:
		return struct {
			*recorder
			hijacker
			readerFrom
			stringWriter
		}{rec, h, r, s}
	case F | H | R | S:
		return struct {
			*recorder
			flusher
			hijacker
			readerFrom
			stringWriter
		}{rec, f, h, r, s}
	case P | S:
		return struct {
			*recorder
			pusher
			stringWriter
		}{rec, p, s}
	case F | P | S:
		return struct {
			*recorder
			flusher
			pusher
			stringWriter
		}{rec, f, p, s}
	case H | P | S:
		return struct {
			*recorder
			hijacker
			pusher
			stringWriter
		}{rec, h, p, s}
	case F | H | P | S:
		return struct {
			*recorder
			flusher
			hijacker
			pusher
			stringWriter
		}{rec, f, h, p, s}
	case R | P | S:
		return struct {
			*recorder
			readerFrom
			pusher
			stringWriter
		}{rec, r, p, s}
	case F | R | P | S:
		return struct {
			*recorder
			flusher
			readerFrom
			pusher
			stringWriter
		}{rec, f, r, p, s}
	case H | R | P | S:
		return struct {
			*recorder
			hijacker
			readerFrom
			pusher
			stringWriter
		}{rec, h, r, p, s}
	case F | H | R | P | S:
		return struct {
			*recorder
			flusher
			hijacker
			readerFrom
			pusher
			stringWriter
		}{rec, f, h, r, p, s}
	}
	return rec
}
