package engine

import (
	"context"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"github.com/prometheus/prometheus/notifier"
)

// Send implements rules.Sender. Alerts get external labels, and are relabelled, as on
// their way to an Alertmanager elsewhere.
func (a *alertmanager) Send(alerts ...*notifier.Alert) {
	now := time.Now()
	converted := make([]*alert.Alert, 0, len(alerts))
	for _, one := range alerts {
		set, ok := a.labelsOf(one.Labels)
		if !ok {
			continue
		}
		converted = append(converted, alert.New(model.Alert{
			Labels: set, Annotations: labelSet(one.Annotations),
			StartsAt: one.StartsAt, EndsAt: one.EndsAt, GeneratorURL: one.GeneratorURL,
		}, now, false))
	}
	a.kept.expect(converted, true)
	if err := a.alerts.Put(context.Background(), converted...); err != nil {
		a.log.Error("alerts are not handed over", "err", err)
	}
}

func labelSet(l labels.Labels) model.LabelSet {
	set := model.LabelSet{}
	l.Range(func(l labels.Label) { set[model.LabelName(l.Name)] = model.LabelValue(l.Value) })
	return set
}

// labelsOf returns the labels that a rule's alert has on its way to receivers. ok is false of
// one that is dropped.
func (a *alertmanager) labelsOf(of labels.Labels) (set model.LabelSet, ok bool) {
	cfg, l := a.e.current().prometheus, labels.NewBuilder(of)
	cfg.GlobalConfig.ExternalLabels.Range(func(external labels.Label) {
		if !of.Has(external.Name) {
			l.Set(external.Name, external.Value)
		}
	})
	if !relabel.ProcessBuilder(l, cfg.AlertingConfig.AlertRelabelConfigs...) {
		return nil, false
	}
	return labelSet(l.Labels()), true
}

// fingerprint returns the fingerprint of a rule's alert as receivers have it. One that is
// dropped on its way there has that of its own labels.
func (a *alertmanager) fingerprint(of labels.Labels) string {
	set, ok := a.labelsOf(of)
	if !ok {
		set = labelSet(of)
	}
	return set.Fingerprint().String()
}
