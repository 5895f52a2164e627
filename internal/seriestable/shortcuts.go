package seriestable

import "sync/atomic"

// Shortcuts leads from keys to entries without hashing the whole key. Each place has room
// for one key, and the first to come keeps it: two keys that evict each other would cost
// more than they save. The zero value is empty.
type Shortcuts[S any] [256]atomic.Pointer[shortcut[S]]

// shortcut leads from a key to an entry of a table.
type shortcut[S any] struct {
	Key
	entry S
}

// Find returns the entry of a key without labels. It is safe for concurrent use.
func (ss *Shortcuts[S]) Find(code uint32, name string) (entry S, ok bool) {
	if s := ss.find(code, name, nil); s != nil {
		return s.entry, true
	}
	return entry, false
}

// find returns the shortcut of a key, or nil.
func (ss *Shortcuts[S]) find(code uint32, name string, labels []byte) *shortcut[S] {
	s := ss[placeOf(code, name)].Load()
	// The compiler makes no string of labels for a mere comparison.
	if s == nil || s.Name != name || s.Code != code || s.Labels != string(labels) {
		return nil
	}
	return s
}

// Add makes a shortcut if its place is free. It is safe for concurrent use.
func (ss *Shortcuts[S]) Add(k Key, entry S) {
	if place := &ss[placeOf(k.Code, k.Name)]; place.Load() == nil {
		place.CompareAndSwap(nil, &shortcut[S]{k, entry})
	}
}

// placeOf returns the place of a key. The length and two letters of the name tell most
// routes of a service apart; the code tells the rest.
func placeOf(code uint32, name string) uint8 {
	h := uint(code>>16)*7 + uint(code)*3 + uint(len(name))
	if n := len(name); n > 0 {
		h += uint(name[n/2])*5 + uint(name[n-1])*11
	}
	return uint8(h) //nolint:gosec // its last bits
}
