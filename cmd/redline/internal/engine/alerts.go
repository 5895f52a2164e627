package engine

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"

	"github.com/redline-metrics/redline/cmd/redline/internal/boundedfile"
)

// newRules returns a manager that evaluates rules, and hands alerts to j.sent.
func newRules(e *Engine, s *stored, j *alerting) *rules.Manager {
	return rules.NewManager(&rules.ManagerOptions{
		ExternalURL: e.cfg.URL, Context: context.Background(), // Stop ends it
		AppendableV2: s.all, Queryable: s.db, Logger: e.often, Registerer: e.registry, Parser: j.parser,
		QueryFunc:       rules.EngineQueryFunc(j.query.Unqueued(), s.all),
		NotifyFunc:      rules.SendAlerts(j.sent, e.cfg.URL.String()),
		OutageTolerance: e.cfg.Tuning.OutageTolerance, ForGracePeriod: e.cfg.Tuning.ForGracePeriod, ResendDelay: e.cfg.Tuning.ResendDelay,
		MaxConcurrentEvals: e.cfg.Tuning.MaxConcurrentEvals, ConcurrentEvalsEnabled: e.feature("concurrent-rule-eval"), FeatureRegistry: e.features,
		NameValidationScheme:   e.current().prometheus.GlobalConfig.MetricNameValidationScheme,
		DefaultRuleQueryOffset: func() time.Duration { return time.Duration(e.current().prometheus.GlobalConfig.RuleQueryOffset) },
		GroupLoader:            loader{e.ownRules, j.parser, e.cfg.Log},
		// The engine's own rules come with the first families, later than those of files.
		RestoreNewRuleGroups: true,
	})
}

// curated stands for the engine's own rules among the names of rule files.
const curated = "redline's own rules"

// loader reads rule files, and the engine's own rules.
type loader struct {
	own    func() []rulefmt.RuleGroup
	parser parser.Parser
	log    *slog.Logger
}

// Load implements rules.GroupLoader.
func (l loader) Load(name string, ignoreUnknownFields bool, scheme model.ValidationScheme) (*rulefmt.RuleGroups, []error) {
	if name == curated {
		return &rulefmt.RuleGroups{Groups: l.own()}, nil
	}
	if err := boundedfile.Check(name, boundedfile.Config); err != nil {
		return nil, []error{err}
	}
	return rulefmt.ParseFile(name, ignoreUnknownFields, scheme, l.parser, l.log)
}

// Parse implements rules.GroupLoader.
func (l loader) Parse(query string) (parser.Expr, error) { return l.parser.ParseExpr(query) }

// newSentAlerts returns the sender of alerts to all who want them.
func newSentAlerts(e *Engine, j *alerting) *sentAlerts {
	receivers := senders{j.notifier, j.alertmanager}
	all := senders{&linkedAlerts{receivers, e.cfg.URL, j.alertmanager.fingerprint}}
	if e.cfg.Alerted != nil {
		all = append(all, &watcher{told: e.cfg.Alerted, fingerprint: j.alertmanager.fingerprint, firing: map[uint64]bool{}})
	}
	return &sentAlerts{next: all, firing: map[uint64]notifier.Alert{}}
}

// senders are all that get alerts.
type senders []rules.Sender

// Send implements rules.Sender.
func (s senders) Send(alerts ...*notifier.Alert) {
	for _, one := range s {
		one.Send(alerts...)
	}
}

// Alert is one that has started, or ended.
type Alert struct {
	// Fingerprint is that of the alert as receivers and the API have it, with external labels.
	Fingerprint string
	Name        string
	Labels      map[string]string // without the name
	Annotations map[string]string
	Start       time.Time
	Ended       bool
}

// watcher notices when alerts start and end: they are sent again and again.
type watcher struct {
	told        func(Alert)
	fingerprint func(labels.Labels) string

	mu     sync.Mutex
	firing map[uint64]bool
}

// Send implements rules.Sender.
func (w *watcher) Send(alerts ...*notifier.Alert) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range alerts {
		id, ended := a.Labels.Hash(), a.Resolved()
		if w.firing[id] == !ended {
			continue
		}
		if ended {
			delete(w.firing, id)
		} else {
			w.firing[id] = true
		}
		w.told(Alert{
			Fingerprint: w.fingerprint(a.Labels),
			Name:        a.Name(),
			Labels:      a.Labels.MatchLabels(false, labels.AlertName).Map(),
			Annotations: a.Annotations.Map(),
			Start:       a.StartsAt,
			Ended:       ended,
		})
	}
}

// String returns the alert on a line.
func (a Alert) String() string {
	what := "FIRING"
	if a.Ended {
		what = "ended"
	}
	text := a.Annotations["summary"]
	if text == "" {
		text = labels.FromMap(a.Labels).String()
	}
	return strings.TrimSpace(what + " " + a.Name + ": " + text)
}
