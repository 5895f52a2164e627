package multiproc

import (
	"bytes"
	"hash/maphash"
	"strings"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// keys are the distinct keys of all files, numbered, and the cells that their entries
// add to.
type keys struct {
	known dbfile.Rows[knownKey]
	// framed are the keys as they stand in files, by the same numbers: see past.
	framed dbfile.Rows[string]
	cells  cells

	classes map[dbfile.Name]*class // of files that share series; without ids
	bytes   int                    // of the known keys
	unused  dbfile.KeyCount        // that no file has
	series  int                    // cells that files have entries of
	crowded bool                   // a key was left out, for there are too many
}

// knownKey is a key that was read.
type knownKey struct {
	cell  *cell  // nil where the key is no use
	uses  uint32 // how many entries of files have the key
	chain uint32 // of its class's index
}

// raw returns a key alone, which ends in a bracket.
func (k *keys) raw(n uint32) string {
	return strings.TrimRight((*k.framed.At(n))[dbfile.LengthSize:], " ")
}

// limits are how much is known at most.
type limits struct {
	dbfile.KeyCount
	families int
}

const (
	// maxKeys and maxKeyBytes bound the distinct keys of all files, those of a few that
	// are gone among them: a key takes several times its bytes.
	maxKeys     = 1 << 20
	maxKeyBytes = 256 << 20
	// maxFamilies bounds the families, each of which takes as much as several keys.
	maxFamilies = 1 << 15
	// fewKeys and fewKeyBytes are not worth forgetting.
	fewKeys     = 1000
	fewKeyBytes = 256 << 10
)

// stale reports whether most keys are of files that are gone, or that there is room for no
// more because of them.
func (k *keys) stale() bool {
	few := k.unused.Keys <= fewKeys && k.unused.Bytes <= fewKeyBytes
	most := 2*k.unused.Keys > k.known.Size || 2*k.unused.Bytes > k.bytes
	return most && !few || k.crowded && (8*k.unused.Keys > k.known.Size || 8*k.unused.Bytes > k.bytes)
}

// class represents files of which equal keys are of one series: those of a kind and mode, or a
// single file where gauges keep the pid that stands in its name.
type class struct{ index index }

func newKeys() keys {
	return keys{classes: map[dbfile.Name]*class{}, cells: cells{seed: maphash.MakeSeed()}}
}

// next returns a key's link in the index of its class.
func (k *keys) next(n uint32) *uint32 { return &k.known.At(n).chain }

// hash returns a key's hash in the index of its class.
func (k *keys) hash(n uint32) uint64 { return maphash.String(k.cells.seed, k.raw(n)) }

// classOf returns the class of a file.
func (k *keys) classOf(f *file) *class {
	if f.class != nil {
		return f.class
	}
	if f.parsed.Kind == dbfile.Gauge && f.parsed.Mode == dbfile.ModeAll {
		f.class = &class{}
		return f.class
	}
	of := dbfile.Name{Kind: f.parsed.Kind, Mode: f.parsed.Mode}
	if k.classes[of] == nil {
		k.classes[of] = &class{}
	}
	f.class = k.classes[of]
	return f.class
}

// retain notes that one more entry has a key, in a Writer's file or in another's.
func (c *Collector) retain(n uint32, isGo bool) {
	key := c.known.At(n)
	key.uses++
	one := key.cell
	if one != nil {
		one.family.seenIn(isGo)
	}
	if key.uses > 1 {
		return
	}
	c.unused.Keys--
	c.unused.Bytes -= len(c.raw(n))
	if one == nil {
		return
	}
	one.live++
	if one.live > 1 {
		return
	}
	c.series++
	one.family.live++
	if one.family.live > 1 {
		return
	}
	if parsed, err := dbfile.ParseKey(c.raw(n), one.family.kind, nil); err == nil { // it may differ from that in files that are gone
		one.family.help = parsed.Help
	}
}

// release notes that one entry less has a key.
func (k *keys) release(n uint32) {
	key := k.known.At(n)
	key.uses--
	if key.uses > 0 {
		return
	}
	k.unused.Keys++
	k.unused.Bytes += len(k.raw(n))
	one := key.cell
	if one == nil {
		return
	}
	one.live--
	if one.live == 0 {
		one.family.live--
		k.series--
	}
}

// number returns the number of a key of f's, given as it stands in the file, which is not
// ok where there are too many. A key that is no use is reported.
func (c *Collector) number(f *file, framed []byte) (uint32, bool) {
	class := c.classOf(f)
	raw := bytes.TrimRight(framed[dbfile.LengthSize:], " ")
	hash := maphash.Bytes(c.cells.seed, raw)
	for link := class.index.first(hash); link != 0; {
		key := c.known.At(link - 1)
		if *c.framed.At(link - 1) == string(framed) { // for which the compiler makes no string
			return link - 1, true
		}
		link = key.chain
	}
	if c.known.Size >= c.most.Keys || c.bytes+len(raw) > c.most.Bytes || len(c.ordered) >= c.most.families && c.needsFamily(f, string(raw)) {
		c.crowded = true
		return 0, false
	}
	own := c.cells.texts.Keep(framed)
	key, n := c.known.Add()
	text, _ := c.framed.Add()
	*text = own
	key.cell = c.cellOf(f, c.raw(n))
	c.bytes += len(raw)
	c.unused.Keys++ // until it is retained
	c.unused.Bytes += len(raw)
	class.index.add(n, hash, &c.keys)
	return n, true
}
