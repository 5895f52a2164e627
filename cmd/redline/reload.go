package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// reloadOnHangup has e read its files again at each SIGHUP, until ctx ends.
func reloadOnHangup(ctx context.Context, hangups <-chan os.Signal, e *engine.Engine, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		reload(ctx, e, log)
	}
}

func reload(ctx context.Context, e *engine.Engine, log *slog.Logger) {
	if err := e.Reload(ctx); err != nil {
		log.Error("the files are not read again; all stays as it is", "err", err)
	} else {
		log.Info("the files have been read again")
	}
}
