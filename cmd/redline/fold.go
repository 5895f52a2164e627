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
	f.DurationVar(interval, "fold-interval", foldInterval, "how `often` to fold the files of dead workers")
}

func checkFoldInterval(interval time.Duration) error {
	if interval <= 0 {
		return usageError{fmt.Errorf("--fold-interval %v; expected more than 0", interval)}
	}
	return nil
}

// keepFolding folds until the returned function is called. It logs what goes wrong
// once for as long as it is the same.
func keepFolding(ctx context.Context, c *multiproc.Collector, interval time.Duration, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		last := ""
		c.FoldEvery(ctx, interval, func(folded multiproc.Folded, err error) {
			if folded.Files > 0 {
				log.Debug("folded the files of dead workers", "files", folded.Files)
			}
			if err != nil && err.Error() != last {
				log.Warn("the files of dead workers are not folded", "err", err)
				last = err.Error()
			} else if err == nil {
				last = ""
			}
		})
	}()
	return func() {
		cancel()
		<-ended
	}
}

// foldOnce folds all that can be folded, and waits where it has to.
func foldOnce(ctx context.Context, c *multiproc.Collector) error {
	for {
		folded, err := c.Fold()
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
