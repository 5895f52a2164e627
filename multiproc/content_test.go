package multiproc_test

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sample is an entry for a test to write.
type sample struct {
	key       string
	value     float64
	timestamp float64
}

// generation is how wide values are: 16 bytes, or 8 before 0.18.
type generation int

const (
	wide generation = 16
	thin generation = 8
)

// worker is the content of a worker file.
func worker(g generation, samples ...sample) []byte {
	data := make([]byte, 8)
	for _, s := range samples {
		data = binary.LittleEndian.AppendUint32(data, uint32(len(s.key)))
		data = append(data, s.key+strings.Repeat(" ", 8-(len(s.key)+4)%8)...)
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(s.value))
		if g == wide {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(s.timestamp))
		}
	}
	binary.LittleEndian.PutUint32(data, uint32(len(data)))
	return data
}

// mapped is content as it is in a file, with room to grow.
func mapped(content []byte) []byte {
	return append(content, make([]byte, 64<<10-len(content)%(64<<10))...)
}

// put writes files of a directory, as if some time ago.
func put(t testing.TB, dir string, files map[string][]byte) {
	t.Helper()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-time.Minute)
		if err := os.Chtimes(filepath.Join(dir, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
}
