package main

import (
	"context"
	"crypto/sha256"
	"os"
	"time"

	"github.com/prometheus/prometheus/config"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// reloadOnChange calls reload when one of the files has changed, or one of the rule and
// scrape files that a prometheus.yml names. It looks at intervals until ctx ends.
func reloadOnChange(ctx context.Context, every time.Duration, files []string, reload func()) {
	before := checksum(files)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := checksum(files); now != before {
			before = now
			reload()
		}
	}
}

// checksum is of the content of files, and of those that they name. One that cannot be
// read has none: it is read again when it can be.
func checksum(files []string) string {
	sum := sha256.New()
	for _, file := range files {
		if file == "" {
			continue
		}
		if boundedfile.Check(file, boundedfile.Config) != nil { // a pipe has its content once
			continue
		}
		if text, err := os.ReadFile(file); err == nil { //nolint:gosec // the user's to name
			sum.Write(text)
		}
		if within, err := config.GenerateChecksum(file); err == nil {
			sum.Write([]byte(within))
		}
	}
	return string(sum.Sum(nil))
}
