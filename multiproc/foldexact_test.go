package multiproc_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFoldGenerations holds that archives are of the generation of their entries, unless
// that is several.
func TestFoldGenerations(t *testing.T) {
	thinFile := worker(thin, sample{key: hits3, value: 1}, sample{key: `["b", "b_total", {}]`, value: 2})
	for name, c := range map[string]struct {
		files map[string][]byte
		want  []byte
	}{
		"older": {
			map[string][]byte{"counter_1.db": thinFile, "counter_2.db": thinFile},
			worker(thin, sample{key: hits3, value: 2}, sample{key: `["b", "b_total", {}]`, value: 4}),
		},
		"mixed": {
			map[string][]byte{"counter_1.db": thinFile, "counter_2.db": worker(wide, sample{key: hits, value: 5})},
			worker(wide, sample{key: hits3, value: 1}, sample{key: `["b", "b_total", {}]`, value: 2}, sample{key: hits, value: 5}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, c.files)
			fold(t, newCollector(t, dir, nil), 2)
			got, err := os.ReadFile(filepath.Join(dir, "counter_folded-1.db"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFoldOfFloats holds that no order of summing up gives less after a fold than any did
// before it, and its result is right to a part in 1e12.
func TestFoldOfFloats(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		dir := t.TempDir()
		var values []float64
		for n := range 2 + random.IntN(20) {
			values = append(values, random.ExpFloat64()*math.Pow(10, float64(random.IntN(12)-6)))
			put(t, dir, map[string][]byte{fmt.Sprintf("counter_%d.db", n): worker(wide, sample{key: hits, value: values[n]})})
		}
		alive := 1 + random.IntN(len(values)-1)
		for n := range alive {
			hold(t, filepath.Join(dir, fmt.Sprintf("counter_%d.db", n)))
		}
		most := largest(random, values)
		fold(t, newCollector(t, dir, nil), len(values)-alive)
		content, err := os.ReadFile(filepath.Join(dir, "counter_folded-1.db"))
		if err != nil {
			t.Fatal(err)
		}
		after := append(slices.Clone(values[:alive]), lastValue(content))
		if least := -largest(random, negated(after)); least < most || least > most*(1+1e-12) {
			t.Errorf("%v before, %v after", most, least)
		}
	}
}

// largest is the largest of the sums of the values in many orders.
func largest(random *rand.Rand, values []float64) float64 {
	values = slices.Clone(values)
	most := math.Inf(-1)
	for range 200 {
		random.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		most = max(most, sum)
	}
	return most
}

func negated(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = -v
	}
	return out
}
