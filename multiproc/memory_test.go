package multiproc_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/redline-metrics/redline/multiproc"
)

// shapes returns keys of which each has a number of its own, and the names of files for them.
func shapes() []struct{ file, key string } {
	return []struct{ file, key string }{
		{"counter_%d.db", `["requests", "requests_total", {"path": "/%[1]d"}, "Requests."]`},
		{"counter_%d.db", `["a","a_total",{"b":"%[1]d"}]`},
		{"counter_%d.db", `["f%[1]d", "f%[1]d_total", {}, "H."]`},
		{"histogram_%d.db", `["h", "h_bucket", {"le": "%[1]d"}, "H."]`},
		{"histogram_%d.db", `["h", "h_sum", {"path": "/%[1]d", "z.z": "1"}, "H."]`},
		{"summary_%d.db", `["s.s", "s.s_count", {"path": "\u00fc%[1]d", "n": "\n"}, "S."]`},
		{"gauge_all_%d.db", `["g", "g", {"path": "/%[1]d", "a": ""}, "G."]`},
		{"gauge_max_%d.db", `["g", "g", {"l%[1]d": "1"}, "G."]`},
		{"gauge_sum_%d.db", `["g", "no_g", {"path": "/%[1]d"}, "No sample of its family."]`},
		{"counter_%d.db", `["x", "x_total", {"path": /%[1]d}, "No JSON."]`},
	}
}

// distinct returns the content of a file of which all keys differ, from a number on.
func distinct(g generation, shape string, from, keys int) []byte {
	samples := make([]sample, keys)
	for i := range samples {
		samples[i] = sample{key: fmt.Sprintf(shape, from+i), value: float64(i), timestamp: 1}
	}
	return worker(g, samples...)
}

// affordable holds that a scrape allocates no more than four times the bytes of files and
// 32 MB.
func affordable(t *testing.T, c *multiproc.Collector, bytes int) {
	t.Helper()
	var err error
	took := allocated(func() { _, err = c.Expose(false) })
	if err != nil {
		t.Fatal(err)
	}
	if most := 4*uint64(bytes) + 32<<20; took > most {
		t.Errorf("%d KB allocated for %d KB of files, at most %d KB are right", took>>10, bytes>>10, most>>10)
	}
}

// TestManyKeys holds that keys of which no two are equal cost no more than the bound of
// memory. The kind: shapes of keys that cost much more than their bytes.
func TestManyKeys(t *testing.T) {
	const files, keys = 4, 12_500
	for _, shape := range shapes() {
		for _, g := range []generation{wide, thin} {
			t.Run(fmt.Sprint(shape.key, g), func(t *testing.T) {
				dir, bytes, skips := t.TempDir(), 0, []string{}
				for n := range files {
					content := distinct(g, shape.key, n*keys+1_000_000, keys)
					put(t, dir, map[string][]byte{fmt.Sprintf(shape.file, n): content})
					bytes += len(content)
				}
				c := newCollector(t, dir, &skips)
				affordable(t, c, bytes)
				affordable(t, c, bytes)
			})
		}
	}
}

// FuzzDirectory holds that no directory of worker files costs more than four times the
// bytes that are there, and 32 MB, whether few bytes claim to be many, or many keys are
// readable and distinct, and that files which were known are read as those that were not.
func FuzzDirectory(f *testing.F) {
	seed := worker(wide, sample{key: hits, value: 1}, sample{key: hits3, value: 2})
	f.Add(uint64(1), uint8(3), uint32(0), uint16(0), seed, seed)
	f.Add(uint64(2), uint8(9), uint32(1<<20), uint16(10), mapped(bytes.Clone(seed)), number(1<<30))
	f.Add(uint64(3), uint8(200), uint32(1<<30), uint16(0), append(number(1<<30), seed[4:]...), seed[:20])
	f.Add(uint64(4), uint8(8), uint32(0), uint16(20_000), seed, seed)
	f.Add(uint64(5), uint8(8), uint32(0), uint16(20_000), seed, seed)
	f.Fuzz(func(t *testing.T, seed uint64, files uint8, length uint32, keys uint16, one, other []byte) {
		dir := t.TempDir()
		random := rand.New(rand.NewPCG(seed, 0))
		kinds := []string{"counter_%d.db", "histogram_%d.db", "summary_%d.db", "gauge_all_%d.db", "gauge_livemax_%d.db", "bogus_%d.db", "%d.db"}
		there := map[string]int{} // the bytes of files
		write := func() {
			name := fmt.Sprintf(kinds[random.IntN(len(kinds))], random.IntN(4))
			content := slices.Concat(one[:random.IntN(len(one)+1)], other)
			switch random.IntN(3) {
			case 0:
				content = slices.Concat(other[:random.IntN(len(other)+1)], one, one)
			case 1:
				shape := shapes()[random.IntN(len(shapes()))]
				name = fmt.Sprintf(shape.file, random.IntN(4))
				content = distinct([]generation{wide, thin}[random.IntN(2)], shape.key, random.IntN(1_000_000), int(keys))
			}
			there[name] = len(content)
			size := max(int64(len(content)), int64(length%(1<<31))*int64(random.IntN(2)))
			sparse(t, filepath.Join(dir, name), size, map[int64][]byte{0: content})
		}
		bytes := func() (sum int) {
			for _, n := range there {
				sum += n
			}
			return sum
		}
		for range files {
			write()
		}
		c, err := multiproc.New(multiproc.Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			affordable(t, c, bytes())
			for range files / 4 {
				write()
			}
		}
		fresh, err := multiproc.New(multiproc.Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		got, anew := samplesOf(expose(t, c)), samplesOf(expose(t, fresh))
		// Of types that exclude each other the one that is known stays, while a file has it.
		disputed := c.Stats().Skipped["conflict"]+fresh.Stats().Skipped["conflict"] > 0
		// Of too many keys those are left out that were read last.
		disputed = disputed || c.Stats().Skipped["limit"]+fresh.Stats().Skipped["limit"] > 0
		if got != anew && !disputed {
			t.Errorf("known:\n%.2000s\nread anew:\n%.2000s", got, anew)
		}
	})
}
