package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/config"
)

// checkRules reads all rule files, and returns their names.
func (e *Engine) checkRules(cfg *config.Config) ([]string, error) {
	files, err := ruleFiles(cfg)
	if err != nil {
		return nil, named(e.cfg.File, err)
	}
	if len(files) == 0 && len(e.ownRules()) > 0 {
		return []string{curated}, nil
	}
	for _, file := range files {
		rules := loader{parser: e.promql(), log: e.cfg.Log}
		if _, errs := rules.Load(file, false, cfg.GlobalConfig.MetricNameValidationScheme); len(errs) > 0 {
			return nil, named(file, errors.Join(errs...))
		}
	}
	return files, nil
}

// ruleFiles are the files that match a configuration's patterns.
func ruleFiles(cfg *config.Config) ([]string, error) {
	var files []string
	for _, pattern := range cfg.RuleFiles {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("rule_files: %s: %w", pattern, err)
		}
		files = append(files, matches...)
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// checkMissing says which rule files are named and are not there. To Prometheus they are
// none, and so there is an error only where the engine is strict.
func (e *Engine) checkMissing(cfg *config.Config) error {
	for _, pattern := range cfg.RuleFiles {
		if strings.ContainsAny(pattern, "*?[\\") {
			continue
		}
		_, err := os.Stat(pattern)
		if !errors.Is(err, os.ErrNotExist) {
			continue
		}
		if e.cfg.Strict {
			return named(e.cfg.File, fmt.Errorf("rule_files: %w", err))
		}
		e.cfg.Log.Warn("a rule file is missing; its rules do not apply, and it is looked for at the next reload", "file", pattern)
	}
	return nil
}
