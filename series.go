package redline

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
)

// key identifies the events that are recorded together: the fixed dimensions, and the
// values of the labels that functions give, joined by labelEnd.
type key struct {
	method method
	status int16
	route  string // of a call, its peer, which is empty without a name
	labels string
}

// table is a hash table that finds the entry of a key without a lock and without garbage.
// Keys are only added. When it is half full, it is replaced by a longer one. It has at most
// limit keys: all further ones share entries with the route and label values "<other>".
//
// A Go map would take 15 ns more for each request: it hashes the fields of a key one by
// one.
type table[S any] struct {
	limit    int
	newEntry func(k key, overflow bool) S
	seed     maphash.Seed

	shortcuts shortcuts[S]

	slots   atomic.Pointer[[]slot[S]] // a power of two, at most half of it in use
	mu      sync.Mutex                // held while slots are added
	used    int                       // slots in use; guarded by mu
	regular int                       // those that are not overflow; guarded by mu
	full    atomic.Bool               // regular has reached limit
}

// slot is a place of a table. Once filled, it does not change.
type slot[S any] struct {
	hash  atomic.Uint64 // 0 in an empty slot; set when all else is
	key   key
	entry S
}

// newTable makes a table. newEntry makes an entry, once for each key.
func newTable[S any](limit int, newEntry func(k key, overflow bool) S) *table[S] {
	t := &table[S]{limit: limit, newEntry: newEntry, seed: maphash.MakeSeed()}
	slots := make([]slot[S], 16)
	t.slots.Store(&slots)
	return t
}

// at returns the entry for a key, made at its first use. It is safe for concurrent use. It
// only reads labels.
func (t *table[S]) at(method method, status int16, route string, labels []byte) S {
	if s := t.shortcuts.find(method, status, route, labels); s != nil {
		return s.entry
	}
	slots := *t.slots.Load()
	hash := hashOf(t.seed, method, status, route, labels)
	for i := int(hash); ; i++ { //nolint:gosec // any bits will do
		s := &slots[i&(len(slots)-1)]
		h := s.hash.Load()
		if h == 0 {
			return t.atNew(key{method, status, route, string(labels)})
		}
		if h == hash && s.key.route == route && s.key.method == method &&
			s.key.status == status && s.key.labels == string(labels) {
			t.shortcuts.add(s.key, s.entry)
			return s.entry
		}
	}
}

// hashOf returns a hash that is never 0.
func hashOf(seed maphash.Seed, method method, status int16, route string, labels []byte) uint64 {
	h := maphash.String(seed, route)
	if len(labels) > 0 {
		h ^= maphash.Bytes(seed, labels)
	}
	return h + (uint64(method)<<16+uint64(uint16(status)))*0x9e3779b97f4a7c15 | 1 //nolint:gosec // all bits count
}

// atNew returns the entry for a key that at did not find.
func (t *table[S]) atNew(k key) S {
	if t.full.Load() {
		// Most of the further keys have their overflow entry already.
		k = overflowOf(k)
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
		k = overflowOf(k)
		if s, ok := t.find(k); ok {
			return s
		}
	} else {
		t.regular++
		t.full.Store(t.regular == t.limit)
	}
	// The route may be part of a long string of the request's: keep no more of it.
	k.route = strings.Clone(k.route)
	s := t.newEntry(k, overflow)
	t.insert(k, s)
	return s
}

// find returns the entry for k, if there is one.
func (t *table[S]) find(k key) (entry S, ok bool) {
	slots := *t.slots.Load()
	hash := hashOf(t.seed, k.method, k.status, k.route, []byte(k.labels))
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
func (t *table[S]) insert(k key, entry S) {
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
	put(slots, hashOf(t.seed, k.method, k.status, k.route, []byte(k.labels)), k, entry)
}

// put fills the empty slot that a search for the key comes to.
func put[S any](slots []slot[S], hash uint64, k key, entry S) {
	i := int(hash) //nolint:gosec // any bits will do
	for slots[i&(len(slots)-1)].hash.Load() != 0 {
		i++
	}
	s := &slots[i&(len(slots)-1)]
	s.key, s.entry = k, entry
	s.hash.Store(hash)
}

// overflowOf returns the key that k shares with others once the table is full. It keeps
// method and status, which are few and which an error ratio needs.
func overflowOf(k key) key {
	if k.route != "" {
		k.route = routeOther
	}
	k.labels = strings.Repeat(routeOther+labelEnd, strings.Count(k.labels, labelEnd))
	return k
}

// values splits the label values that a key joins.
func (k key) values() []string {
	if k.labels == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(k.labels, labelEnd), labelEnd)
}
