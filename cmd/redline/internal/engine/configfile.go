package engine

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/prometheus/prometheus/config"
	"gopkg.in/yaml.v3"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// readConfig reads a prometheus.yml, as config.LoadFile does, and which settings it has
// itself. The file is read once: it may be a pipe.
func (e *Engine) readConfig(file string) (*config.Config, said, error) {
	var s said
	text, err := boundedfile.Read(file, boundedfile.Config)
	if err != nil {
		return nil, s, err
	}
	cfg, err := config.Load(string(text), e.cfg.Log)
	if err != nil {
		return nil, s, fmt.Errorf("parsing YAML file %s: %w", file, err)
	}
	if e.cfg.Agent {
		if err := checkAgent(cfg); err != nil {
			return nil, s, err
		}
	}
	cfg.SetDirectory(filepath.Dir(file))
	_ = yaml.Unmarshal(text, &s) // faults have been told
	return cfg, s, nil
}

// checkAgent refuses the parts of a configuration that need data to look at.
func checkAgent(cfg *config.Config) error {
	switch {
	case len(cfg.AlertingConfig.AlertmanagerConfigs) > 0 || len(cfg.AlertingConfig.AlertRelabelConfigs) > 0:
		return errors.New("field alerting is not allowed in agent mode")
	case len(cfg.RuleFiles) > 0:
		return errors.New("field rule_files is not allowed in agent mode")
	case len(cfg.RemoteReadConfigs) > 0:
		return errors.New("field remote_read is not allowed in agent mode")
	}
	return nil
}

// checkScrapeFiles refuses scrape_config_files that nobody can read to an end.
func checkScrapeFiles(cfg *config.Config) error {
	for _, pattern := range cfg.ScrapeConfigFiles {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return fmt.Errorf("scrape_config_files: %s: %w", pattern, err)
		}
		for _, file := range files {
			if err := boundedfile.Check(file, boundedfile.Config); err != nil {
				return err
			}
		}
	}
	return nil
}
