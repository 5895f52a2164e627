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

// TestShortcuts checks that a shortcut is found by its own key only, also by keys that have
// its place.
func TestShortcuts(t *testing.T) {
	var shortcuts seriestable.Shortcuts[int]
	shortcuts.Add(seriestable.Key{Code: 3, Name: "/ab"}, 1)
	shortcuts.Add(seriestable.Key{Code: 3, Name: "/ab"}, 2) // the first keeps its place
	for _, c := range []struct {
		code uint32
		name string
		want bool
	}{{3, "/ab", true}, {3, "/cb", false}, {4, "/ab", false}, {3, "", false}} {
		entry, ok := shortcuts.Find(c.code, c.name)
		if ok != c.want || ok && entry != 1 {
			t.Errorf("%v: entry %d, found %t", c, entry, ok)
		}
	}
}
