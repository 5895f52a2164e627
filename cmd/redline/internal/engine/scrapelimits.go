package engine

import (
	"fmt"
	"time"

	"github.com/alecthomas/units"
	"github.com/prometheus/prometheus/config"
)

// Limits of a scrape where the configuration names none: a target that sends without
// end, or a series for each of its users, must not take the memory of all. A body takes
// some seven times its size while it is read.
//
// Prometheus' labels take strings below 16 MiB, and end the process at a longer one,
// before they look at a limit of its length: no body may have room for one.
const (
	bodyLimit       = 15 * units.MiB
	sampleLimit     = 500_000
	targetLimit     = 20_000
	labelLimit      = 1000 // their time grows by the square of their number
	labelNameLimit  = 1 << 10
	labelValueLimit = 64 << 10
)

// LeastInterval is the shortest time between two scrapes of a target: more of them are a
// load on a service of their own.
const LeastInterval = 100 * time.Millisecond

// limit bounds scrapes that nothing else bounds.
func (e *Engine) limit(cfg *config.Config) error {
	g := &cfg.GlobalConfig // jobs of scrape_config_files go by it as well
	limits := func(body *units.Base2Bytes, samples, labels, name, value, targets *uint, from *config.GlobalConfig) {
		if *body == 0 {
			*body = from.BodySizeLimit
		}
		for _, one := range []struct {
			of   *uint
			from uint
		}{{samples, from.SampleLimit}, {labels, from.LabelLimit}, {name, from.LabelNameLengthLimit}, {value, from.LabelValueLengthLimit}, {targets, from.TargetLimit}} {
			if *one.of == 0 {
				*one.of = one.from
			}
		}
	}
	limits(&g.BodySizeLimit, &g.SampleLimit, &g.LabelLimit, &g.LabelNameLengthLimit, &g.LabelValueLengthLimit, &g.TargetLimit, &config.GlobalConfig{
		BodySizeLimit: bodyLimit, SampleLimit: sampleLimit, LabelLimit: labelLimit, LabelNameLengthLimit: labelNameLimit, LabelValueLengthLimit: labelValueLimit, TargetLimit: targetLimit,
	})
	for _, s := range cfg.ScrapeConfigs {
		limits(&s.BodySizeLimit, &s.SampleLimit, &s.LabelLimit, &s.LabelNameLengthLimit, &s.LabelValueLengthLimit, &s.TargetLimit, g)
	}
	if cfg.StorageConfig.ExemplarsConfig == nil { // the database takes it for set where it keeps exemplars
		cfg.StorageConfig.ExemplarsConfig = &config.DefaultExemplarsConfig
	}
	all, err := cfg.GetScrapeConfigs()
	if err != nil {
		return fmt.Errorf("scrape configurations: %w", err)
	}
	var trusted []string
	for _, s := range all {
		if time.Duration(s.ScrapeInterval) < LeastInterval {
			return fmt.Errorf("job %q: scrape_interval %v; expected %v at least", s.JobName, s.ScrapeInterval, LeastInterval)
		}
		if s.BodySizeLimit > bodyLimit {
			trusted = append(trusted, s.JobName)
		}
	}
	if len(trusted) > 0 {
		e.cfg.Log.Warn("targets of these jobs can end this process by a label of 16 MiB; a body_size_limit of at most 15MiB keeps them from it",
			"jobs", len(trusted), "such_as", trusted[0])
	}
	return nil
}
