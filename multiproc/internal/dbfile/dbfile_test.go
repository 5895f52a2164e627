package dbfile_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// read is the result of reading one file from its beginning.
type read struct {
	keys   []string
	values []float64
	reason string
}

// readAll reads a file with this content, about which nothing is known. The file is not new.
func readAll(t testing.TB, content []byte) (got read) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "counter_1.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-time.Minute)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = dir.Close() }()
	windows := 0
	new(dbfile.Reader).Read(int(dir.Fd()), "counter_1.db", dbfile.Past{}, func(w dbfile.Window) {
		if windows++; w.First != (windows == 1) || got.reason != "" && w.Reason != got.reason {
			t.Errorf("window %d: first is %v, reason %q after %q", windows, w.First, w.Reason, got.reason)
		}
		got.reason = w.Reason
		w.Each(func(key []byte, value, _ float64) {
			got.keys, got.values = append(got.keys, string(key)), append(got.values, value)
		})
	})
	return got
}

// file returns a worker file with keys that have the values 1, 2 and so on.
func file(width int, keys ...string) []byte {
	data := make([]byte, dbfile.HeaderSize)
	for i, key := range keys {
		data = dbfile.AppendEntry(data, key, float64(i+1), 0, width)
	}
	binary.LittleEndian.PutUint32(data, uint32(len(data)))
	return data
}

const (
	first  = `["a", "a_total", {}, "A."]`
	second = `["b", "b_total", {"path": "/"}, "B."]`
)

// TestDamaged holds that of a damaged file the entries before the damage are read, and that
// the reason is told.
func TestDamaged(t *testing.T) {
	good := file(dbfile.WideValue, first, second)
	change := func(at int, to ...byte) []byte { return slices.Replace(slices.Clone(good), at, at+len(to), to...) }
	entry := len(file(dbfile.WideValue, first))
	for _, c := range []struct {
		name    string
		content []byte
		keys    int
		reason  string
	}{
		{"whole", good, 2, ""},
		{"of an older generation", file(dbfile.ThinValue, first, second), 2, ""},
		{"with room to grow", append(slices.Clone(good), make([]byte, 100)...), 2, ""},
		{"a header alone", file(dbfile.WideValue), 0, ""},
		{"empty", nil, 0, dbfile.ReasonEmpty},
		{"half a header", good[:3], 0, dbfile.ReasonEmpty},
		{"a negative length", change(0, 0xff, 0xff, 0xff, 0xff), 0, "corrupt"},
		{"cut within the second entry", good[:entry+10], 1, "truncated"},
		{"a key without a bracket", change(entry+4, 'x'), 1, "corrupt"},
		{"a key with a zero byte", change(entry+8, 0), 1, "corrupt"},
		{"a key longer than the file", change(entry, 0, 1, 0, 0), 1, "corrupt"},
		{"a key of no length", change(entry, 0, 0, 0, 0), 1, "corrupt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readAll(t, c.content)
			if len(got.keys) != c.keys || got.reason != c.reason {
				t.Errorf("%d keys, reason %q, want %d and %q", len(got.keys), got.reason, c.keys, c.reason)
			}
			if want := []string{first, second}[:c.keys]; !slices.Equal(got.keys, want) {
				t.Errorf("keys %q, want %q", got.keys, want)
			}
			if want := []float64{1, 2}[:c.keys]; !slices.Equal(got.values, want) {
				t.Errorf("values %v, want %v", got.values, want)
			}
		})
	}
}

// FuzzReader holds that reading any content ends, and that the entries that are read, written
// again, are read as the same.
func FuzzReader(f *testing.F) {
	f.Add(file(dbfile.WideValue, first, second))
	f.Add(file(dbfile.ThinValue, second))
	f.Add([]byte{})
	f.Add([]byte{16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, content []byte) {
		got := readAll(t, content)
		again := readAll(t, file(dbfile.WideValue, got.keys...))
		if !slices.Equal(again.keys, got.keys) || again.reason != "" {
			t.Errorf("read %q, and written again %q (%s)", got.keys, again.keys, again.reason)
		}
	})
}

// TestNames holds that a name is read as the parts of which it is made, and that others are
// refused.
func TestNames(t *testing.T) {
	for name, want := range map[string]dbfile.Name{
		"counter_1.db":              {Kind: dbfile.Counter, ID: "1"},
		"histogram_a_b.db":          {Kind: dbfile.Histogram, ID: "a_b"},
		"summary_1-2.db":            {Kind: dbfile.Summary, ID: "1-2"},
		"gauge_all_1.db":            {Kind: dbfile.Gauge, Mode: dbfile.ModeAll, ID: "1"},
		"gauge_livesum_1.db":        {Kind: dbfile.Gauge, Mode: dbfile.ModeSum, Live: true, ID: "1"},
		"gauge_livemostrecent_1.db": {Kind: dbfile.Gauge, Mode: dbfile.ModeMostRecent, Live: true, ID: "1"},
	} {
		got, ok := dbfile.ParseName(name)
		if !ok || got != want {
			t.Errorf("%s is read as %+v, %v", name, got, ok)
		}
		if got.String() != name {
			t.Errorf("%s is written as %s", name, got)
		}
	}
	for _, name := range []string{"", ".db", "counter.db", "counter_.db", "counter_1", "gauge_1.db", "gauge_all_.db", "gauge_livelive_1.db", "info_1.db"} {
		if got, ok := dbfile.ParseName(name); ok {
			t.Errorf("%q is read as %+v", name, got)
		}
	}
}
