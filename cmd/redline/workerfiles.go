package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// noWorkerFiles is logged of a directory that may not be the one that was meant.
const noWorkerFiles = "the directory has no worker files so far; the service has to have it as PROMETHEUS_MULTIPROC_DIR"

// hasWorkerFiles reports whether there are worker files in dir. One that cannot be read
// has none.
func hasWorkerFiles(dir string) bool {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".db" {
			return true
		}
	}
	return false
}

// sayWhetherEmpty says that a directory has no worker files, and when there are some,
// until the returned function is called.
func sayWhetherEmpty(ctx context.Context, dir string, log *slog.Logger) (stop func()) {
	if hasWorkerFiles(dir) {
		return func() {}
	}
	log.Warn(noWorkerFiles, "dir", dir)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		look := time.NewTicker(time.Second)
		defer look.Stop()
		for !hasWorkerFiles(dir) {
			select {
			case <-ctx.Done():
				return
			case <-look.C:
			}
		}
		log.Info("the directory has worker files now", "dir", dir)
	}()
	return func() {
		cancel()
		<-ended
	}
}
