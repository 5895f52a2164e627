package multiproc_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/multiproc"
)

// client reads a directory as client_python does, one file after the other.
type client struct {
	dir   string
	names []string
	least float64 // that it may find
	sum   float64
	err   error
}

// begin lists the directory.
func begin(t *testing.T, random *rand.Rand, dir string, least float64) *client {
	t.Helper()
	c := &client{dir: dir, least: least}
	for _, name := range listed(t, dir) {
		if strings.HasSuffix(name, ".db") {
			c.names = append(c.names, name)
		}
	}
	random.Shuffle(len(c.names), func(i, j int) { c.names[i], c.names[j] = c.names[j], c.names[i] })
	return c
}

// read reads some more files, and says whether that were all.
func (c *client) read(n int) (done bool) {
	for ; n > 0 && len(c.names) > 0 && c.err == nil; n-- {
		var content []byte
		content, c.err = os.ReadFile(filepath.Join(c.dir, c.names[0]))
		if c.err == nil && len(content) > 8 {
			c.sum += lastValue(content)
		}
		c.names = c.names[1:]
	}
	return c.err != nil || len(c.names) == 0
}

// lastValue is the value of the one entry of a file in these tests.
func lastValue(content []byte) float64 {
	return math.Float64frombits(uint64(content[len(content)-16]) | uint64(content[len(content)-15])<<8 |
		uint64(content[len(content)-14])<<16 | uint64(content[len(content)-13])<<24 | uint64(content[len(content)-12])<<32 |
		uint64(content[len(content)-11])<<40 | uint64(content[len(content)-10])<<48 | uint64(content[len(content)-9])<<56)
}

// killed is the panic that ends a fold in a test, as if its process were killed.
type killed struct{}

// foldUntilKilled folds, and says whether it came to an end.
func foldUntilKilled(t *testing.T, c *multiproc.Collector) (done bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
		}
	}()
	if _, err := c.Fold(); err != nil {
		t.Error(err)
	}
	return true
}

// TestFoldInterrupted holds that at each step of folds client_python may begin to read,
// read on, or a worker with a pid that was a dead one's may open its file and count, and
// the folding process may be killed. A reader that comes to the end finds the count of
// then, no less than before and no more.
func TestFoldInterrupted(t *testing.T) {
	const rounds, steps = 90, 60
	finished, failed, kills, resumes := 0, 0, 0, 0
	for seed := range uint64(rounds) {
		random := rand.New(rand.NewPCG(seed, 0))
		dir := t.TempDir()
		total := 0.0
		// A worker opens its file, new or not, and counts on.
		var resumed *os.File
		own := 0.0
		count := func() {
			if resumed == nil {
				path := filepath.Join(dir, "counter_2.db")
				content, err := os.ReadFile(path)
				if err == nil {
					own = lastValue(content)
				} else if !errors.Is(err, fs.ErrNotExist) {
					t.Fatal(err)
				}
				resumed = hold(t, path)
				resumes++
			}
			own += 1000
			total += 1000
			if _, err := resumed.WriteAt(worker(wide, sample{key: hits, value: own}), 0); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 6 {
			put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, sample{key: hits, value: float64(int(1) << n)})})
			total += float64(int(1) << n)
		}
		c := newCollector(t, dir, nil)
		if seed%3 > 0 {
			fold(t, c, 6)
			for n := range 4 {
				put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, sample{key: hits, value: 100})})
				total += 100
			}
		}
		var clients []*client
		finish := func(cl *client) {
			switch {
			case cl.err != nil:
				failed++
			case cl.sum < cl.least || cl.sum > total:
				t.Errorf("seed %d: a reader finds %v, %v were counted when it began and %v at its end", seed, cl.sum, cl.least, total)
			default:
				finished++
			}
		}
		step := 0
		killAt := random.IntN(2 * steps / 3)
		resumeAt := random.IntN(steps / 3)
		look := func() {
			clients = append(clients, begin(t, random, dir, total))
			clients = slices.DeleteFunc(clients, func(cl *client) bool {
				done := cl.read(random.IntN(3))
				if done {
					finish(cl)
				}
				return done
			})
			if step == resumeAt {
				count()
			}
			if step++; step == killAt {
				panic(killed{})
			}
		}
		for !func() bool { c.OnChange(look); return foldUntilKilled(t, c) }() {
			kills++
			c = newCollector(t, dir, nil) // the next process
			if got := lineValue(t, expose(t, c)); got != total {
				t.Fatalf("seed %d: %v after a kill, want %v: %v", seed, got, total, listed(t, dir))
			}
		}
		count()
		for _, cl := range clients {
			cl.read(math.MaxInt)
			finish(cl)
		}
		if got := lineValue(t, expose(t, c)); got != total {
			t.Errorf("seed %d: %v at the end, want %v", seed, got, total)
		}
		for _, name := range listed(t, dir) {
			if strings.Contains(name, "redline") || strings.Contains(name, ".fold-") || strings.Contains(name, ".new") {
				t.Errorf("seed %d: left %s", seed, name)
			}
		}
	}
	t.Logf("%d readers finished, %d failed, %d kills, %d files opened again", finished, failed, kills, resumes)
	if min(finished, failed, kills, resumes) == 0 {
		t.Error("something did not happen")
	}
}

// lineValue is the value of the one series of an exposition.
func lineValue(t *testing.T, text string) (v float64) {
	t.Helper()
	if _, err := fmt.Sscan(text[strings.LastIndex(text, " ")+1:], &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// TestFoldDisturbed covers a directory that cannot be changed, is not there, or is folded by
// somebody else.
func TestFoldDisturbed(t *testing.T) {
	t.Run("gone", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "gone")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		c := newCollector(t, dir, nil)
		if err := os.Remove(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Fold(); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "multiproc: fold "+dir) {
			t.Errorf("error %v", err)
		}
		if n := c.Stats().FoldErrors; n != 1 {
			t.Errorf("%d errors counted", n)
		}
	})
	t.Run("busy", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
		d, err := os.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX); err != nil {
			t.Fatal(err)
		}
		c := newCollector(t, dir, nil)
		fold(t, c, 0)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		fold(t, c, 1)
	})
	t.Run("listed for long", func(t *testing.T) {
		dir := t.TempDir()
		put(t, dir, map[string][]byte{"counter_1.db": worker(wide, sample{key: hits, value: 1})})
		d, err := os.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		c := newCollector(t, dir, nil)
		c.ListerPatience(time.Hour)
		if folded, err := c.Fold(); err != nil || folded.Files != 0 || folded.Waiting != 1 {
			t.Errorf("%+v, %v", folded, err)
		}
		if diff := cmp.Diff([]string{"counter_1.db"}, listed(t, dir)); diff != "" {
			t.Error(diff)
		}
		// Who has it open, and does not move on, does not list it.
		c.ListerPatience(time.Nanosecond)
		fold(t, c, 1)
	})
}
