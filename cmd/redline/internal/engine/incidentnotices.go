package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/alert"
	amconfig "github.com/prometheus/alertmanager/config"
	"github.com/prometheus/common/model"
	"gopkg.in/yaml.v3"
)

// IncidentAlert is the name of the alert by which receivers are told of an incident.
const IncidentAlert = "Incident"

// Notice is an alert that is of no rule.
type Notice struct {
	Labels, Annotations map[string]string
	Start, End          time.Time
}

// EndedAt returns the notice as it ends.
func (n Notice) EndedAt(at time.Time) Notice {
	n.End = at
	return n
}

// incidentRouting returns the configuration of an Alertmanager that tells one webhook of
// incidents: once when one begins, its cause changes or it ends. It forgets what it has told
// after five days, and tells of an incident again then.
func incidentRouting(webhook string) (alertmanagerConfig, error) {
	if err := CheckWebhook(webhook); err != nil {
		return nil, err
	}
	type mapping = map[string]any
	text, err := yaml.Marshal(mapping{
		"route": mapping{
			"receiver": "nobody",
			"routes": []mapping{{
				"receiver": "incidents", "matchers": []string{`alertname="` + IncidentAlert + `"`, `incident!=""`}, "group_by": []string{"incident"},
				"group_wait": "0s", "group_interval": "5s", "repeat_interval": "5d",
			}},
		},
		"receivers": []mapping{
			{"name": "nobody"},
			{"name": "incidents", "webhook_configs": []mapping{{"url": webhook, "send_resolved": true}}},
		},
	})
	if err != nil {
		return nil, err
	}
	return amconfig.Load(string(text))
}

// CheckWebhook returns an error unless --notify is a URL. The error has no part of it: it may be a secret.
func CheckWebhook(webhook string) error {
	u, err := url.Parse(webhook)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Contains(webhook, "{{") {
		return errors.New("--notify: expected a URL of http or https, such as https://hooks.example.com/redline")
	}
	return nil
}

// IncidentURL returns where people find an incident.
func (e *Engine) IncidentURL(id string) string {
	return e.cfg.URL.String() + "/incidents/" + url.PathEscape(id)
}

// Notify hands notices to Alertmanager, in their order. The error has those that it refuses; it
// takes the others.
func (e *Engine) Notify(ctx context.Context, notices []Notice) error {
	return e.change(ctx, "notices", func(p *parts) error {
		if p.alerting == nil {
			return errors.New("an agent has no receivers")
		}
		now := time.Now()
		all := make([]*alert.Alert, 0, len(notices))
		var refused error
		for _, n := range notices {
			one := model.Alert{Labels: setOf(n.Labels), Annotations: setOf(n.Annotations), StartsAt: n.Start, EndsAt: n.End}
			if one.StartsAt.After(one.EndsAt) {
				one.StartsAt = one.EndsAt
			}
			if err := alert.Validate(&one); err != nil {
				refused = errors.Join(refused, fmt.Errorf("%s: %w", n.Labels["incident"], err))
				continue
			}
			all = append(all, alert.New(one, now, false))
		}
		a := p.alerting.alertmanager
		a.kept.expect(all, false)
		return errors.Join(refused, a.alerts.Put(ctx, all...))
	})
}

func setOf(values map[string]string) model.LabelSet {
	set := make(model.LabelSet, len(values))
	for name, value := range values {
		set[model.LabelName(name)] = model.LabelValue(value)
	}
	return set
}
