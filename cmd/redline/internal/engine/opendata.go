package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
)

// openData has open open the database, once damaged files are put aside. Where the database
// throws away a part of its log, that is put in its place again, and it is opened anew.
func openData[T interface{ Close() error }](e *Engine, open func(prometheus.Registerer, *slog.Logger) (T, error)) (db T, err error) {
	dir, log := e.cfg.Dir, e.cfg.Log
	damaged := &damagedData{dir: dir, log: log}
	for {
		// Before segments get a second name: directories can have none.
		if err := errors.Join(damaged.namedLikeSegments("wal"), damaged.namedLikeSegments("wbl")); err != nil {
			return db, fmt.Errorf("data in %s: %w", dir, err)
		}
		wal, err := keepAsRead(dir, "wal", log)
		if err != nil {
			return db, fmt.Errorf("data in %s: %w", dir, err)
		}
		wbl, err := keepAsRead(dir, "wbl", log)
		if err != nil {
			return db, fmt.Errorf("data in %s: %w", dir, err)
		}
		// A database that fails to open leaves goroutines behind: no file is left to it that
		// it would fail at.
		if err := damaged.all(); err != nil {
			return db, fmt.Errorf("data in %s: %w", dir, err)
		}
		unknown := &unknownSeries{}
		reg := &undoable{Registerer: e.registry}
		if db, err = open(reg, unknown.log(log)); errors.Is(err, syscall.EAGAIN) {
			return db, errInUse(dir)
		} else if err != nil {
			return db, fmt.Errorf("data in %s: %w", dir, err)
		}
		inWAL, failed := wal.changed()
		inWBL, alsoFailed := wbl.changed()
		if err := errors.Join(failed, alsoFailed); err != nil {
			return db, errors.Join(err, db.Close())
		}
		if len(inWAL)+len(inWBL) == 0 {
			unknown.tell(log, damaged.told)
			return db, nil
		}
		if err := db.Close(); err != nil {
			return db, err
		}
		if err := errors.Join(wal.restore(inWAL), wbl.restore(inWBL)); err != nil {
			return db, fmt.Errorf("data in %s: %w", dir, err)
		}
		reg.undo()
	}
}

// undoable is a registry that can forget what was registered by it. It is used by one
// goroutine at a time.
type undoable struct {
	prometheus.Registerer
	all []prometheus.Collector
}

// Register implements prometheus.Registerer.
func (u *undoable) Register(c prometheus.Collector) error {
	err := u.Registerer.Register(c)
	if err == nil {
		u.all = append(u.all, c)
	}
	return err
}

// MustRegister implements prometheus.Registerer.
func (u *undoable) MustRegister(all ...prometheus.Collector) {
	for _, c := range all {
		if err := u.Register(c); err != nil {
			panic(err)
		}
	}
}

func (u *undoable) undo() {
	for _, c := range u.all {
		u.Unregister(c)
	}
}
