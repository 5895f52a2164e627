package engine_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/units"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestRetention holds that data are kept for as long as the engine or the file says, from
// the start and after a reload, and the API tells the same. The database itself forgets
// its options at the first configuration without a retention, and keeps data for ever.
func TestRetention(t *testing.T) {
	for name, c := range map[string]struct {
		file           string
		size           units.Base2Bytes
		seconds, bytes float64
		told           string
	}{
		"none":         {"", 0, 86400, 0, "1d"},
		"empty":        {"{}", 0, 86400, 0, "1d"},
		"another key":  {"storage: {tsdb: {out_of_order_time_window: 10m}}", 0, 86400, 0, "1d"},
		"exemplars":    {"storage: {exemplars: {max_exemplars: 10}}", 0, 86400, 0, "1d"},
		"time":         {"storage: {tsdb: {retention: {time: 2h}}}", 0, 7200, 0, "2h"},
		"size":         {"storage: {tsdb: {retention: {size: 1GB}}}", 0, 0, 1 << 30, "1GiB"},
		"both":         {"storage: {tsdb: {retention: {time: 2h, size: 1GB}}}", 0, 7200, 1 << 30, "2h or 1GiB"},
		"size by flag": {"{}", 1 << 20, 86400, 1 << 20, "1d or 1MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := engine.Config{Interval: time.Second}
			if c.file != "" {
				cfg.File = filepath.Join(write(t, map[string]string{"prometheus.yml": c.file}), "prometheus.yml")
			}
			cfg.RetentionSize = c.size
			r := start(t, cfg)
			for range 2 {
				_, text := r.get(t, "/metrics")
				for _, want := range []string{
					fmt.Sprintf("prometheus_tsdb_retention_limit_seconds %v\n", strconv.FormatFloat(c.seconds, 'g', -1, 64)),
					fmt.Sprintf("prometheus_tsdb_retention_limit_bytes %v\n", strconv.FormatFloat(c.bytes, 'g', -1, 64)),
				} {
					if !strings.Contains(text, want) {
						t.Errorf("no %s", want)
					}
				}
				var info struct {
					Data struct{ StorageRetention string }
				}
				r.getJSON(t, "/api/v1/status/runtimeinfo", &info)
				if info.Data.StorageRetention != c.told {
					t.Errorf("told %q, want %q", info.Data.StorageRetention, c.told)
				}
				if err := r.Reload(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
