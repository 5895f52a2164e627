package seriestable_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/redline-metrics/redline/internal/seriestable"
)

// TestTable checks that each key has one entry, made once, however many goroutines ask for
// it, and that keys past the limit share the entry of overflowOf's key.
func TestTable(t *testing.T) {
	const limit, keys = 300, 1000
	var mu sync.Mutex
	made := map[seriestable.Key]int{}
	overflow := seriestable.Key{Name: "other"}
	table := seriestable.New(limit, func(seriestable.Key) seriestable.Key { return overflow }, func(k seriestable.Key, isOverflow bool) seriestable.Key {
		mu.Lock()
		defer mu.Unlock()
		made[k]++
		if isOverflow != (k == overflow) {
			t.Errorf("%v: overflow is %t", k, isOverflow)
		}
		return k
	})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range keys {
				k := keyOf(i)
				if got := table.At(k.Code, k.Name, []byte(k.Labels)); got != k && got != overflow {
					t.Errorf("entry of %v for %v", got, k)
				}
			}
		})
	}
	all.Wait()
	if len(made) != limit+1 {
		t.Errorf("%d entries, want %d", len(made), limit+1)
	}
	for k, times := range made {
		if times != 1 {
			t.Errorf("%v was made %d times", k, times)
		}
	}
	for i := range limit { // the keys that came first keep their entries
		k := keyOf(i)
		if _, ok := made[k]; ok && table.At(k.Code, k.Name, []byte(k.Labels)) != k {
			t.Errorf("the entry of %v is lost", k)
		}
	}
}

// keyOf returns keys that differ in one part each time.
func keyOf(i int) seriestable.Key {
	k := seriestable.Key{Code: uint32(i % 7), Name: fmt.Sprint("/", i/7)}
	if i%5 == 0 {
		k.Labels = "a\xff"
	}
	return k
}

// TestShortcuts checks that a shortcut leads from its own key only, and that the first key
// keeps a place that several keys have.
func TestShortcuts(t *testing.T) {
	var shortcuts seriestable.Shortcuts[int]
	const keys = 4096 // many more than places
	for i := range keys {
		shortcuts.Add(seriestable.Key{Code: 3, Name: fmt.Sprint("/", i)}, i)
		shortcuts.Add(seriestable.Key{Code: 3, Name: fmt.Sprint("/", i)}, -1)
	}
	found := 0
	for i := range keys {
		entry, ok := shortcuts.Find(3, fmt.Sprint("/", i))
		if ok && entry != i {
			t.Fatalf("entry %d for key %d", entry, i)
		}
		if ok {
			found++
		}
		if _, other := shortcuts.Find(4, fmt.Sprint("/", i)); other {
			t.Fatalf("an entry for key %d with another code", i)
		}
	}
	if _, first := shortcuts.Find(3, "/0"); found == 0 || found == keys || !first {
		t.Errorf("%d of %d keys have a shortcut; the first has one: %t", found, keys, first)
	}
}
