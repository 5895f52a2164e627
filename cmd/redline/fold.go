package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/pflag"

	"github.com/redline-metrics/redline/multiproc"
)

// foldInterval is how often files of dead workers are folded, unless said
// otherwise.
const foldInterval = 10 * time.Second

func foldFlag(f *pflag.FlagSet, interval *time.Duration) {
	durationVar(f, interval, "fold-interval", foldInterval, "how `often` to fold the files of dead workers")
}

func checkFoldInterval(interval time.Duration) error {
	if interval <= 0 {
		return usageError{fmt.Errorf("--fold-interval %v; expected more than 0", interval)}
	}
	return nil
}

// keepFolding folds until the returned function is called. It logs an error once for as long
// as it stays the same.
func keepFolding(ctx context.Context, c *multiproc.Collector, interval time.Duration, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var last, holder string // of the fold before
		told := ""
		c.FoldEvery(ctx, interval, func(folded multiproc.Folded, err error) {
			if folded.Files > 0 {
				log.Debug("folded the files of dead workers", "files", folded.Files)
			}
			if err != nil && err.Error() != last {
				log.Warn(notFolded, "err", err)
			}
			// Two that fold one directory meet now and then.
			if folded.LockedBy != "" && folded.LockedBy == holder && told != holder {
				log.Warn(notFolded, "err", lockedBy(folded))
				told = holder
			}
			last, holder = "", folded.LockedBy
			if err != nil {
				last = err.Error()
			}
		})
	}()
	return func() {
		cancel()
		<-ended
	}
}

// notFolded is logged where folding fails, or cannot begin.
const notFolded = "the files of dead workers are not folded"

func lockedBy(folded multiproc.Folded) error {
	return fmt.Errorf("%s holds the lock of the directory", folded.LockedBy)
}

// foldOnce folds all that can be folded, and waits where it has to.
func foldOnce(ctx context.Context, c *multiproc.Collector, log *slog.Logger) error {
	for {
		folded, err := c.Fold()
		if folded.LockedBy != "" {
			log.Warn(notFolded, "err", lockedBy(folded))
		}
		if err != nil || folded.Waiting == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
