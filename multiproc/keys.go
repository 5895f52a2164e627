package multiproc

import (
	"bytes"
	"hash/maphash"
	"strings"
)

// keys are the distinct keys of all files, numbered, and the cells that their entries
// add to.
type keys struct {
	known rows[knownKey]
	cells cells

	classes map[fileName]*class // of files that share series; without ids
	bytes   int                 // of the known keys
	unused  keyCount            // that no file has
	series  int                 // cells that files have entries of
	crowded bool                // a key was left out, for there are too many
}

// knownKey is a key that was read.
type knownKey struct {
	// framed is the key as it stands in files: behind its length, and before the spaces
	// that fill up eight bytes.
	framed string
	cell   *cell  // nil where the key is no use
	uses   uint32 // how many entries of files have the key
	chain  uint32 // of its class's index
}

// raw returns the key alone, which ends in a bracket.
func (k *knownKey) raw() string { return strings.TrimRight(k.framed[lengthSize:], " ") }

// keyCount is how many keys, and their bytes.
type keyCount struct{ keys, bytes int }

// limits are how much is known at most.
type limits struct {
	keyCount
	families int
}

// with returns the sum of two counts.
func (n keyCount) with(more keyCount) keyCount {
	return keyCount{n.keys + more.keys, n.bytes + more.bytes}
}

// within reports whether neither is over a limit.
func (n keyCount) within(most keyCount) bool { return n.keys <= most.keys && n.bytes <= most.bytes }

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
	few := k.unused.keys <= fewKeys && k.unused.bytes <= fewKeyBytes
	most := 2*k.unused.keys > k.known.size || 2*k.unused.bytes > k.bytes
	return most && !few || k.crowded && (8*k.unused.keys > k.known.size || 8*k.unused.bytes > k.bytes)
}

// class represents files of which equal keys are of one series: those of a kind and mode, or a
// single file where gauges keep the pid that stands in its name.
type class struct{ index index }

func newKeys() keys {
	return keys{classes: map[fileName]*class{}, cells: cells{seed: maphash.MakeSeed()}}
}

// next returns a key's link in the index of its class.
func (k *keys) next(n uint32) *uint32 { return &k.known.at(n).chain }

// hash returns a key's hash in the index of its class.
func (k *keys) hash(n uint32) uint64 { return maphash.String(k.cells.seed, k.known.at(n).raw()) }

// classOf returns the class of a file.
func (k *keys) classOf(f *file) *class {
	if f.class != nil {
		return f.class
	}
	if f.parsed.kind == gauge && f.parsed.mode == modeAll {
		f.class = &class{}
		return f.class
	}
	of := fileName{kind: f.parsed.kind, mode: f.parsed.mode}
	if k.classes[of] == nil {
		k.classes[of] = &class{}
	}
	f.class = k.classes[of]
	return f.class
}

// retain notes that one more entry has a key, in a Writer's file or in another's.
func (c *Collector) retain(n uint32, isGo bool) {
	key := c.known.at(n)
	key.uses++
	one := key.cell
	if one != nil {
		one.family.seenIn(isGo)
	}
	if key.uses > 1 {
		return
	}
	c.unused.keys--
	c.unused.bytes -= len(key.raw())
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
	if parsed, err := parseKey(key.raw(), one.family.kind, nil); err == nil { // it may differ from that in files that are gone
		one.family.help = parsed.help
	}
}

// release notes that one entry less has a key.
func (k *keys) release(n uint32) {
	key := k.known.at(n)
	key.uses--
	if key.uses > 0 {
		return
	}
	k.unused.keys++
	k.unused.bytes += len(key.raw())
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
	raw := bytes.TrimRight(framed[lengthSize:], " ")
	hash := maphash.Bytes(c.cells.seed, raw)
	for link := class.index.first(hash); link != 0; {
		key := c.known.at(link - 1)
		if key.framed == string(framed) { // for which the compiler makes no string
			return link - 1, true
		}
		link = key.chain
	}
	if c.known.size >= c.most.keys || c.bytes+len(raw) > c.most.bytes || len(c.ordered) >= c.most.families && c.needsFamily(f, string(raw)) {
		c.crowded = true
		return 0, false
	}
	own := c.cells.texts.keep(framed)
	key, n := c.known.add()
	key.framed = own
	key.cell = c.cellOf(f, key.raw())
	c.bytes += len(raw)
	c.unused.keys++ // until it is retained
	c.unused.bytes += len(raw)
	class.index.add(n, hash, &c.keys)
	return n, true
}
