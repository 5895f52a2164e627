package engine

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
)

// retain has a configuration that says nothing of the retention have the engine's. The
// database takes the values of a configuration in the place of those it was opened with, and
// none for ever.
func (e *Engine) retain(cfg *config.Config) {
	if cfg.StorageConfig.TSDBConfig == nil {
		cfg.StorageConfig.TSDBConfig = &config.TSDBConfig{}
	}
	to := &cfg.StorageConfig.TSDBConfig.Retention
	if *to == nil || **to == (config.TSDBRetentionConfig{}) {
		*to = &config.TSDBRetentionConfig{Time: model.Duration(e.cfg.Retention), Size: e.cfg.RetentionSize}
	}
}

// maxBlock bounds the time of a block, as does a tenth of the retention.
const maxBlock = 31 * 24 * time.Hour

// blockTime returns the most time of a block under a retention, as Prometheus has it. A
// retention of 0 is for ever.
func blockTime(retention time.Duration) time.Duration {
	return max(min(cmp.Or(retention, 10*maxBlock)/10, maxBlock), 2*time.Hour)
}

// retentionText returns the retention as Prometheus' API tells it: 15d, or 15d or 1GiB.
func retentionText(cfg *config.Config) string {
	r := cfg.StorageConfig.TSDBConfig.Retention
	var parts []string
	if r.Time > 0 {
		parts = append(parts, r.Time.String())
	}
	if r.Size > 0 {
		parts = append(parts, r.Size.String())
	}
	if r.Percentage > 0 {
		parts = append(parts, strconv.FormatFloat(r.Percentage, 'g', -1, 64)+"%")
	}
	return strings.Join(parts, " or ")
}
