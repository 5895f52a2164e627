package engine

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/units"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"gopkg.in/yaml.v3"
)

// Limits of a scrape where the configuration names none: a target that sends without
// end, or a series for each of its users, must not take the memory of all. A body
// takes some seven times its size while it is read.
const (
	bodyLimit   = 64 * units.MiB
	sampleLimit = 500_000
)

// load reads all files, and checks them.
func (e *Engine) load() (loaded, error) {
	l := loaded{at: time.Now(), ok: true}
	var err error
	if e.cfg.File != "" {
		l.prometheus, err = e.loadFile()
	} else {
		l.prometheus, err = e.fromTargets()
	}
	if err != nil {
		return l, err
	}
	if err := addRemoteWrite(l.prometheus, e.cfg.RemoteWrite); err != nil {
		return l, err
	}
	limit(l.prometheus)
	if e.cfg.Agent && len(l.prometheus.RemoteWriteConfigs) == 0 {
		return l, errors.New("an agent has nowhere to forward samples to; expected --remote-write, or remote_write in the configuration")
	}
	if _, err := e.checkRules(l.prometheus); err != nil {
		return l, err
	}
	l.alertmanager, err = loadAlertmanager(e.cfg.AlertmanagerFile)
	return l, err
}

var unknownDiscovery = regexp.MustCompile(`(?s)^(?:"(.+?)": )?.*field (\w+_sd_configs) not found`)

// loadFile reads a prometheus.yml, and the scrape_config_files that it names.
func (e *Engine) loadFile() (*config.Config, error) {
	cfg, err := config.LoadFile(e.cfg.File, e.cfg.Agent, e.cfg.Log)
	if err == nil {
		if _, err = cfg.GetScrapeConfigs(); err == nil {
			return cfg, nil
		}
	}
	if m := unknownDiscovery.FindStringSubmatch(err.Error()); m != nil {
		return nil, fmt.Errorf("%s: %s: this discovery is not part of redline; static_configs, file_sd_configs, http_sd_configs and dns_sd_configs are", cmp.Or(m[1], e.cfg.File), m[2])
	}
	return nil, named(e.cfg.File, err)
}

// named has an error begin with the file's name, once, and be one line.
func named(file string, err error) error {
	lines := strings.Fields(strings.ReplaceAll(err.Error(), "\n", " "))
	text := strings.Join(lines, " ")
	if strings.Contains(text, file) {
		return errors.New(text)
	}
	return fmt.Errorf("%s: %s", file, text)
}

// fromTargets makes a configuration of the targets.
func (e *Engine) fromTargets() (*config.Config, error) {
	type static struct {
		Targets []string          `yaml:"targets"`
		Labels  map[string]string `yaml:"labels,omitempty"`
	}
	type job struct {
		Name   string              `yaml:"job_name"`
		Scheme string              `yaml:"scheme"`
		Path   string              `yaml:"metrics_path"`
		Params map[string][]string `yaml:"params,omitempty"`
		Static []static            `yaml:"static_configs"`
	}
	interval := model.Duration(e.cfg.Interval)
	var jobs []*job
	for n, t := range e.cfg.Targets {
		i := slices.IndexFunc(jobs, func(j *job) bool { return j.Name == t.Job })
		if i < 0 {
			i = len(jobs)
			jobs = append(jobs, &job{Name: t.Job, Scheme: t.Scheme, Path: t.Path, Params: t.Params})
		} else if jobs[i].Scheme != t.Scheme || jobs[i].Path != t.Path || url.Values(jobs[i].Params).Encode() != t.Params.Encode() {
			return nil, fmt.Errorf("target %s: job %q has another scheme, path or query already", t.Address, t.Job)
		}
		one := static{Targets: []string{t.Address}}
		if t.Workers != "" {
			one = static{Targets: []string{workersAddress(n)}, Labels: map[string]string{"instance": t.Workers}}
		}
		jobs[i].Static = append(jobs[i].Static, one)
	}
	text, err := yaml.Marshal(map[string]any{
		"global":         map[string]any{"scrape_interval": interval.String(), "evaluation_interval": interval.String(), "scrape_timeout": min(interval, model.Duration(10*time.Second)).String()},
		"scrape_configs": jobs,
	})
	if err != nil {
		return nil, err
	}
	cfg, err := config.Load(string(text), e.cfg.Log)
	if err != nil {
		return nil, fmt.Errorf("targets: %w", err)
	}
	return cfg, nil
}

// addRemoteWrite adds URLs to write to, under configuration that is valid.
func addRemoteWrite(cfg *config.Config, urls []string) error {
	for i, u := range urls {
		rw := config.DefaultRemoteWriteConfig
		text, err := yaml.Marshal(map[string]string{"url": u, "name": fmt.Sprintf("redline-%d", i+1)})
		if err == nil {
			err = yaml.Unmarshal(text, &rw)
		}
		if err != nil {
			return fmt.Errorf("remote write to %s: %w", u, err)
		}
		cfg.RemoteWriteConfigs = append(cfg.RemoteWriteConfigs, &rw)
	}
	return nil
}

// limit bounds scrapes that nothing else bounds.
func limit(cfg *config.Config) {
	g := &cfg.GlobalConfig // what scrape_config_files name goes by it as well
	if g.BodySizeLimit == 0 {
		g.BodySizeLimit = bodyLimit
	}
	if g.SampleLimit == 0 {
		g.SampleLimit = sampleLimit
	}
	for _, s := range cfg.ScrapeConfigs {
		if s.BodySizeLimit == 0 {
			s.BodySizeLimit = g.BodySizeLimit
		}
		if s.SampleLimit == 0 {
			s.SampleLimit = g.SampleLimit
		}
	}
	if cfg.StorageConfig.ExemplarsConfig == nil { // the database takes it for set where it keeps exemplars
		cfg.StorageConfig.ExemplarsConfig = &config.DefaultExemplarsConfig
	}
}

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
		if _, errs := rulefmt.ParseFile(file, false, model.UTF8Validation, parser.NewParser(parser.Options{}), e.cfg.Log); len(errs) > 0 {
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
		if len(matches) == 0 && !strings.ContainsAny(pattern, "*?[") {
			if _, err := os.Stat(pattern); err != nil {
				return nil, fmt.Errorf("rule_files: %w", err)
			}
		}
		files = append(files, matches...)
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
