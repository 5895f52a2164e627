package engine

import (
	"errors"
	"log/slog"
	"os"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/tracing"
	"github.com/prometheus/prometheus/util/logging"
	"gopkg.in/yaml.v3"
)

// settings applies the part of a configuration that is of the process itself: its log of
// queries, its traces, its garbage collector and the level of its log.
type settings struct {
	e *Engine

	queryLog string
	traces   *tracing.Manager // nil until a configuration has traces sent
	spans    targetTracing
	sending  sync.WaitGroup
	gogc     *int // before a configuration set it
}

// apply has a configuration take effect. query is nil in an agent.
func (s *settings) apply(l loaded, query *promql.Engine) error {
	s.applyRuntime(l.said)
	return errors.Join(s.logQueries(l.prometheus.GlobalConfig.QueryLogFile, query), s.trace(l.prometheus))
}

func (s *settings) applyRuntime(said said) {
	switch want := said.Runtime.GoGC; {
	case want != nil:
		before := debug.SetGCPercent(*want)
		if s.gogc == nil {
			s.gogc = &before
		}
	case s.gogc != nil:
		debug.SetGCPercent(*s.gogc)
		s.gogc = nil
	}
	if level := s.e.cfg.Level; level != nil {
		want := s.e.level
		if name := said.Runtime.LogLevel; name != nil {
			_ = want.UnmarshalText([]byte(*name)) // which the configuration's own check has read
		}
		level.Set(want)
	}
}

// logQueries has queries logged in a file, or in none.
func (s *settings) logQueries(file string, query *promql.Engine) error {
	if query == nil || file == "" && s.queryLog == "" {
		return nil
	}
	s.queryLog = file
	if file == "" {
		query.SetQueryLogger(nil)
		return nil
	}
	l, err := logging.NewJSONFileLogger(file)
	if err != nil {
		return named(s.e.cfg.File, errors.Join(errors.New("query_log_file"), err))
	}
	query.SetQueryLogger(l)
	return nil
}

// trace sends traces as a configuration says, or none.
func (s *settings) trace(cfg *config.Config) error {
	defer func() { s.spans.take(s.traces != nil) }() // after Prometheus' manager, which sets a provider
	if s.traces == nil {
		if cfg.TracingConfig.Endpoint == "" {
			return nil
		}
		s.traces = tracing.NewManager(s.e.cfg.Log)
		s.sending.Go(s.traces.Run)
	}
	return s.traces.ApplyConfig(cfg)
}

// stop sends the traces that there are, and undoes settings that outlive the engine.
func (s *settings) stop(query *promql.Engine) {
	if s.traces != nil {
		s.traces.Stop()
		s.sending.Wait()
	}
	if s.gogc != nil {
		debug.SetGCPercent(*s.gogc)
	}
	if query != nil && s.queryLog != "" {
		query.SetQueryLogger(nil)
	}
}

// said represents the settings that a file has itself, and not by a default.
type said struct {
	Runtime struct {
		GoGC     *int    `yaml:"gogc"`
		LogLevel *string `yaml:"log_level"`
	} `yaml:"runtime"`
	OTLP    yaml.Node `yaml:"otlp"`
	Storage struct {
		TSDB struct {
			Retention yaml.Node `yaml:"retention"`
		} `yaml:"tsdb"`
	} `yaml:"storage"`
}

// sayIdle says which settings of the files have no effect here.
func (e *Engine) sayIdle(l loaded) {
	idle := func(key, why string) {
		e.cfg.Log.Warn("a setting has no effect", "setting", key, "why", why)
	}
	if !l.said.OTLP.IsZero() && !e.cfg.OTLP {
		idle("otlp", "OpenTelemetry's metrics are accepted with --web.enable-otlp-receiver alone")
	}
	g := l.prometheus.GlobalConfig
	if e.cfg.Agent && g.QueryLogFile != "" {
		idle("query_log_file", "an agent answers no queries")
	}
	if e.cfg.Agent && !l.said.Storage.TSDB.Retention.IsZero() {
		idle("storage.tsdb.retention", "an agent keeps no data")
	}
	for key, set := range map[string]bool{
		"query_max_duration": g.QueryMaxDuration != 0, "query_max_samples_read": g.QueryMaxSamplesRead != 0, "query_max_series": g.QueryMaxSeries != 0,
	} {
		if set {
			idle(key, "--query.timeout and --query.max-samples limit queries")
		}
	}
	if l.alertmanager.TracingConfig.Endpoint != "" {
		idle("tracing of "+e.cfg.AlertmanagerFile, "notifications are traced with tracing of prometheus.yml")
	}
	if r := l.alertmanager.EventRecorder; len(r.FileOutputs)+len(r.WebhookOutputs)+len(r.KafkaOutputs)+len(r.StdoutOutputs) > 0 {
		idle("event_recorder of "+e.cfg.AlertmanagerFile, "GET /redline/notifications has what receivers were told")
	}
}

// gogcText returns the garbage collector's target as GOGC has it.
func gogcText(said said) string {
	switch percent := said.Runtime.GoGC; {
	case percent == nil:
		return os.Getenv("GOGC")
	case *percent < 0:
		return "off"
	default:
		return strconv.Itoa(*percent)
	}
}

// levelOf returns the level that a log has before a configuration names one.
func levelOf(v *slog.LevelVar) slog.Level {
	if v == nil {
		return 0
	}
	return v.Level()
}
