// Package seriestable finds the series of a request by its key, without a lock and without
// garbage.
//
//	table.go: from keys to entries · shortcuts.go: the same for the keys that came first
package seriestable

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
)

// Key identifies the events that are recorded together.
type Key struct {
	Code   uint32 // the dimensions with few values, as bits
	Name   string // the dimension with many values
	Labels string // the values of further labels, joined
}

// Table is a hash table that finds the entry of a key without a lock and without garbage.
// Keys are only added. When it is half full, it is replaced by a longer one. It has at most
// limit keys: all further ones share the entries of other keys.
//
// A Go map would take 15 ns more for each request: it hashes the fields of a key one by
// one.
type Table[S any] struct {
	limit      int
	overflowOf func(Key) Key
	newEntry   func(k Key, overflow bool) S
	seed       maphash.Seed

	shortcuts Shortcuts[S]

	slots   atomic.Pointer[[]slot[S]] // a power of two, at most half of it in use
	mu      sync.Mutex                // held while slots are added
	used    int                       // slots in use; guarded by mu
	regular int                       // those that are not overflow; guarded by mu
	full    atomic.Bool               // regular has reached limit
}

// slot is a place of a table. Once filled, it does not change.
type slot[S any] struct {
	hash  atomic.Uint64 // 0 in an empty slot; set when all else is
	key   Key
	entry S
}

// New makes a table. overflowOf returns the key that a key shares with others once the table
// has limit keys. newEntry makes an entry, once for each key; overflow is true for the keys
// that overflowOf returned.
func New[S any](limit int, overflowOf func(Key) Key, newEntry func(k Key, overflow bool) S) *Table[S] {
	t := &Table[S]{limit: limit, overflowOf: overflowOf, newEntry: newEntry, seed: maphash.MakeSeed()}
	slots := make([]slot[S], 16)
	t.slots.Store(&slots)
	return t
}

// At returns the entry for a key, made at its first use. It is safe for concurrent use. It
// only reads labels.
func (t *Table[S]) At(code uint32, name string, labels []byte) S {
	if s := t.shortcuts.find(code, name, labels); s != nil {
		return s.entry
	}
	slots := *t.slots.Load()
	hash := hashOf(t.seed, code, name, labels)
	for i := int(hash); ; i++ { //nolint:gosec // any bits will do
		s := &slots[i&(len(slots)-1)]
		h := s.hash.Load()
		if h == 0 {
			return t.atNew(Key{code, name, string(labels)})
		}
		if h == hash && s.key.Name == name && s.key.Code == code && s.key.Labels == string(labels) {
			t.shortcuts.Add(s.key, s.entry)
			return s.entry
		}
	}
}

// hashOf returns a hash that is never 0.
func hashOf(seed maphash.Seed, code uint32, name string, labels []byte) uint64 {
	h := maphash.String(seed, name)
	if len(labels) > 0 {
		h ^= maphash.Bytes(seed, labels)
	}
	return h + uint64(code)*0x9e3779b97f4a7c15 | 1
}

// atNew returns the entry for a key that At did not find.
func (t *Table[S]) atNew(k Key) S {
	if t.full.Load() {
		// Most of the further keys have their overflow entry already.
		k = t.overflowOf(k)
		if s, ok := t.find(k); ok {
			return s
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.find(k); ok {
		return s
	}
	overflow := t.regular >= t.limit
	if overflow {
		k = t.overflowOf(k)
		if s, ok := t.find(k); ok {
			return s
		}
	} else {
		t.regular++
		t.full.Store(t.regular == t.limit)
	}
	// The name may be part of a long string: keep no more of it.
	k.Name = strings.Clone(k.Name)
	s := t.newEntry(k, overflow)
	t.insert(k, s)
	return s
}

// find returns the entry for k, if there is one.
func (t *Table[S]) find(k Key) (entry S, ok bool) {
	slots := *t.slots.Load()
	hash := hashOf(t.seed, k.Code, k.Name, []byte(k.Labels))
	for i := int(hash); ; i++ { //nolint:gosec // any bits will do
		s := &slots[i&(len(slots)-1)]
		h := s.hash.Load()
		if h == 0 {
			return entry, false
		}
		if h == hash && s.key == k {
			return s.entry, true
		}
	}
}

// insert adds k, which is not there. t.mu is held.
func (t *Table[S]) insert(k Key, entry S) {
	slots := *t.slots.Load()
	t.used++
	if 2*t.used > len(slots) {
		longer := make([]slot[S], 2*len(slots))
		for i := range slots {
			if h := slots[i].hash.Load(); h != 0 {
				put(longer, h, slots[i].key, slots[i].entry)
			}
		}
		slots = longer
		defer t.slots.Store(&longer) // with k
	}
	put(slots, hashOf(t.seed, k.Code, k.Name, []byte(k.Labels)), k, entry)
}

// put fills the empty slot that a search for the key comes to.
func put[S any](slots []slot[S], hash uint64, k Key, entry S) {
	i := int(hash) //nolint:gosec // any bits will do
	for slots[i&(len(slots)-1)].hash.Load() != 0 {
		i++
	}
	s := &slots[i&(len(slots)-1)]
	s.key, s.entry = k, entry
	s.hash.Store(hash)
}
