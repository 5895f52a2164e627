package redline

import "sync/atomic"

// shortcuts leads from keys to entries without hashing the whole key. Each place has room
// for one key, and the first to come keeps it: two keys that evict each other would cost
// more than they save. The zero value is empty.
type shortcuts[S any] [256]atomic.Pointer[shortcut[S]]

// shortcut leads from a key to an entry of a table.
type shortcut[S any] struct {
	key
	entry S
}

// find returns the shortcut of a key, or nil. It is safe for concurrent use.
func (ss *shortcuts[S]) find(method method, status int16, route string, labels []byte) *shortcut[S] {
	s := ss[placeOf(method, status, route)].Load()
	// The compiler makes no string of labels for a mere comparison.
	if s == nil || s.route != route || s.method != method || s.status != status || s.labels != string(labels) {
		return nil
	}
	return s
}

// add makes a shortcut if its place is free. It is safe for concurrent use.
func (ss *shortcuts[S]) add(k key, entry S) {
	if place := &ss[placeOf(k.method, k.status, k.route)]; place.Load() == nil {
		place.CompareAndSwap(nil, &shortcut[S]{k, entry})
	}
}

// placeOf returns the place of a key. The length and two letters of the route tell most
// routes of a service apart; status and method tell the rest.
func placeOf(method method, status int16, route string) uint8 {
	h := uint(method)*7 + uint(status)*3 + uint(len(route)) //nolint:gosec // any bits will do
	if n := len(route); n > 0 {
		h += uint(route[n/2])*5 + uint(route[n-1])*11
	}
	return uint8(h) //nolint:gosec // its last bits
}
