package multiproc_test

import (
	"fmt"
	"testing"
)

// workers writes n workers' files, each of paths histograms.
func workers(t testing.TB, n, paths int) string {
	t.Helper()
	dir := t.TempDir()
	var samples []sample
	for p := range paths {
		for _, le := range []string{"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "+Inf"} {
			samples = append(samples, sample{key: fmt.Sprintf(`["h", "h_bucket", {"le": "%s", "path": "/%d"}, "Some."]`, le, p), value: 1})
		}
		samples = append(samples, sample{key: fmt.Sprintf(`["h", "h_sum", {"path": "/%d"}, "Some."]`, p), value: 1})
	}
	content := worker(wide, samples...)
	for i := range n {
		put(t, dir, map[string][]byte{fmt.Sprintf("histogram_%d.db", i): content})
	}
	return dir
}

// TestMergeAllocations holds that a scrape allocates no more for files with a hundred
// times as many entries, but for the text that it returns.
func TestMergeAllocations(t *testing.T) {
	measure := func(paths int) float64 {
		c := newCollector(t, workers(t, 4, paths), nil)
		return testing.AllocsPerRun(20, func() { expose(t, c, "nothing") })
	}
	few, many := measure(1), measure(100)
	if many > few {
		t.Errorf("%v allocations for 48 entries, %v for 4,800", few, many)
	}
}

func BenchmarkSteady(b *testing.B) {
	for _, n := range []int{16, 200} {
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			c := newCollector(b, workers(b, n, 50), nil)
			expose(b, c)
			b.ReportAllocs()
			for b.Loop() {
				expose(b, c)
			}
		})
	}
}

func BenchmarkFirst(b *testing.B) {
	dir := workers(b, 16, 50)
	b.ReportAllocs()
	for b.Loop() {
		expose(b, newCollector(b, dir, nil))
	}
}
