package engine

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"gopkg.in/yaml.v3"
)

// load reads all files, and checks them. An error has no secrets in it.
func (e *Engine) load() (loaded, error) {
	e.secrets.Learn(e.cfg.RemoteWrite, e.cfg.Query)
	l, err := e.read()
	if err == nil {
		e.sayIdle(l)
	}
	return l, e.secrets.Error(err)
}

func (e *Engine) read() (loaded, error) {
	l := loaded{at: time.Now(), ok: true}
	var err error
	if e.cfg.File != "" {
		l.prometheus, l.said, err = e.loadFile()
	} else {
		l.prometheus, err = e.fromTargets()
	}
	if err != nil {
		return l, err
	}
	e.secrets.Learn(l.prometheus)
	if err := addRemoteWrite(l.prometheus, e.cfg.RemoteWrite); err != nil {
		return l, err
	}
	if err := e.limit(l.prometheus); err != nil {
		return l, named(e.cfg.File, err) // without a file targets have the interval of a flag
	}
	e.retain(l.prometheus)
	e.preferProtobuf(l.prometheus)
	if e.cfg.Agent && len(l.prometheus.RemoteWriteConfigs) == 0 {
		return l, errors.New("an agent has nowhere to forward samples to; expected --remote-write, or remote_write in the configuration")
	}
	if err := e.checkMissing(l.prometheus); err != nil {
		return l, err
	}
	if _, err := e.checkRules(l.prometheus); err != nil {
		return l, err
	}
	l.alertmanager, err = loadAlertmanager(e.cfg.AlertmanagerFile, e.cfg.Notify)
	e.secrets.Learn(l.alertmanager)
	return l, err
}

var unknownDiscovery = regexp.MustCompile(`(?s)^(?:"(.+?)": )?.*field (\w+_sd_configs) not found`)

// loadFile reads a prometheus.yml, and the scrape_config_files that it names.
func (e *Engine) loadFile() (*config.Config, said, error) {
	cfg, s, err := e.readConfig(e.cfg.File)
	if err == nil {
		err = checkScrapeFiles(cfg)
	}
	if err == nil {
		var scrapes []*config.ScrapeConfig
		if scrapes, err = cfg.GetScrapeConfigs(); err == nil {
			e.secrets.Learn(scrapes)
			if err = checkNamedFiles(cfg, scrapes); err == nil {
				return cfg, s, nil
			}
		}
	}
	if m := unknownDiscovery.FindStringSubmatch(err.Error()); m != nil {
		return nil, s, fmt.Errorf("%s: %s: this discovery is not part of redline; static_configs, file_sd_configs, http_sd_configs and dns_sd_configs are", cmp.Or(m[1], e.cfg.File), m[2])
	}
	return nil, s, named(e.cfg.File, err)
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
