package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/index"
	"github.com/prometheus/prometheus/tsdb/tombstones"
)

// damagedData looks for files of the database that cannot be read, and puts them aside: a
// block, the chunks of the series in memory, and a checkpoint of the log. Each of them keeps
// the database from opening, and so does a gap in the log.
type damagedData struct {
	dir string
	log *slog.Logger

	told bool // that series are lost which the log does not name
}

// aside gives a part of the data another name, for the reason err.
func (d *damagedData) aside(file string, err error) error {
	if mayBeWhole(err) {
		return fmt.Errorf("%s: %w", file, err)
	}
	name, rel := filepath.Base(file), filepath.Dir(file)
	if rel != d.dir { // what is in the log's directory is the log's
		name = filepath.Base(rel) + "-" + name
	}
	to := asideName(filepath.Join(d.dir, name))
	if renamed := os.Rename(file, to); renamed != nil {
		return errors.Join(fmt.Errorf("%s: %w", file, err), renamed)
	}
	logAside(d.log, file, to, err)
	return nil
}

// all looks at all parts.
func (d *damagedData) all() error {
	for _, look := range []func() error{
		d.blocks, d.headChunks, d.checkpoint,
		func() error { return d.fill("wal") },
		func() error { return d.fill("wbl") },
	} {
		if err := look(); err != nil {
			return err
		}
	}
	return nil
}

// blocks puts those blocks aside that cannot be read.
func (d *damagedData) blocks() error {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, err := ulid.ParseStrict(e.Name()); err != nil {
			continue
		}
		block := filepath.Join(d.dir, e.Name())
		if !e.IsDir() {
			d.log.Warn("a block is left out: the database reads directories alone, and no links to them", "block", block)
			continue
		}
		if err := d.tombstones(block); err != nil {
			return err
		}
		if err := checkBlock(block); err != nil {
			if err := d.aside(block, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// metaOf reads what a block is. The database leaves one out that does not tell it, and says
// so each minute.
func metaOf(block string) (*tsdb.BlockMeta, error) {
	text, err := os.ReadFile(filepath.Join(block, "meta.json")) //nolint:gosec // in the data directory
	if err != nil {
		return nil, err
	}
	var m tsdb.BlockMeta
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("meta.json: %w", err)
	}
	if m.Version != 1 || m.ULID.String() != filepath.Base(block) {
		return nil, errors.New("meta.json is not that of this block")
	}
	return &m, nil
}

// tombstones puts the tombstones of a block aside that cannot be read and have deleted
// nothing: the block is whole without them.
func (d *damagedData) tombstones(block string) error {
	m, err := metaOf(block)
	if err != nil || m.Stats.NumTombstones > 0 {
		return nil
	}
	r, _, err := tombstones.ReadTombstones(block)
	if err != nil {
		return d.aside(filepath.Join(block, tombstones.TombstonesFilename), err)
	}
	return r.Close()
}

func checkBlock(block string) error {
	if _, err := metaOf(block); err != nil {
		return err
	}
	b, err := tsdb.OpenBlock(slog.New(slog.DiscardHandler), block, nil, nil)
	if err != nil {
		return err
	}
	return errors.Join(checkEnd(b), b.Close())
}

// checkEnd reads the last chunk of a block. A file of chunks that is cut opens, and each
// query that needs them fails.
func checkEnd(b *tsdb.Block) (err error) {
	ir, err := b.Index()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ir.Close()) }()
	name, value := index.AllPostingsKey()
	all, err := ir.Postings(context.Background(), name, value)
	if err != nil {
		return err
	}
	var last storage.SeriesRef
	for all.Next() {
		last = all.At()
	}
	if all.Err() != nil || last == 0 {
		return all.Err()
	}
	var metas []chunks.Meta
	if err := ir.Series(last, new(labels.ScratchBuilder), &metas); err != nil {
		return err
	}
	return readChunk(b, metas)
}

func readChunk(b *tsdb.Block, metas []chunks.Meta) error {
	if len(metas) == 0 {
		return nil
	}
	cr, err := b.Chunks()
	if err != nil {
		return err
	}
	_, _, err = cr.ChunkOrIterable(metas[len(metas)-1])
	return errors.Join(err, cr.Close())
}

// headChunks puts the chunks of the series in memory aside. The log has their samples too.
func (d *damagedData) headChunks() error {
	dir := filepath.Join(d.dir, "chunks_head")
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	m, err := chunks.NewChunkDiskMapper(nil, dir, nil, chunks.DefaultWriteBufferSize, chunks.DefaultWriteQueueSize)
	if err != nil {
		return d.aside(dir, err)
	}
	return m.Close()
}
