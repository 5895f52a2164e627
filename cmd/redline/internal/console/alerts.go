package console

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
)

// alert is an alert in JSON.
type alert struct {
	State       string         `json:"state"` // firing or pending
	Name        string         `json:"alert"`
	Since       time.Time      `json:"since"`    // when it began to fire or, if it is pending, when it became so
	ActiveAt    time.Time      `json:"activeAt"` // when its expression became true
	Labels      model.LabelSet `json:"labels"`
	Annotations model.LabelSet `json:"annotations"`
	Value       string         `json:"value"`

	unheld bool // it fires, and the engine does not tell since when
}

// Alerts prints the alerts that fire or are pending: those that fire first, of these the
// ones that page somebody, and of these the longest.
func (c *Console) Alerts(ctx context.Context, w io.Writer, style Style) error {
	all, err := c.alerts(ctx)
	if err != nil {
		return plain(err)
	}
	if style.JSON {
		return printJSON(w, all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(w, "no alerts")
		return err
	}
	since := "since"
	if slices.ContainsFunc(all, func(a alert) bool { return a.unheld }) {
		since = "true since" // of all, lest a column has two meanings
		for i := range all {
			all[i].Since = all[i].ActiveAt
		}
	}
	t := table{header: []string{"state", "severity", since, "alert", "about"}}
	for _, a := range all {
		state := cell{text: "FIRING", colour: style.Palette.Red}
		if a.State != string(v1.AlertStateFiring) {
			state = cell{text: a.State, colour: style.Palette.Yellow}
		}
		t.add(state, cell{text: a.severity()}, cell{text: a.Since.Local().Format(time.DateTime)}, cell{text: a.Name}, cell{text: a.about()})
	}
	return t.write(w, style)
}

// severity returns how grave a rule calls its alert. It is empty where the rule has no
// label severity.
func (a alert) severity() string { return string(a.Labels["severity"]) }

// rank returns the place of an alert among those of its state: 0 where somebody is woken
// for it, by the names that rules usually have for that, and else 1.
func (a alert) rank() int {
	switch a.severity() {
	case "page", "critical":
		return 0
	default:
		return 1
	}
}

// about returns an alert's summary or, without one, its labels.
func (a alert) about() string {
	if summary := a.Annotations["summary"]; summary != "" {
		return string(summary)
	}
	labels := a.Labels.Clone()
	delete(labels, model.AlertNameLabel)
	return labels.String()
}

func (c *Console) alerts(ctx context.Context) ([]alert, error) {
	answer, err := c.api.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	if answer.Alerts == nil {
		return nil, errors.New("answered by no list of alerts; expected Prometheus' API")
	}
	began := c.began(ctx)
	all := []alert{} // in JSON a list, where there is none too
	for _, a := range answer.Alerts {
		if a.Labels == nil {
			return nil, errors.New("answered by an alert without labels; expected Prometheus' API")
		}
		if a.State == v1.AlertStateInactive {
			continue
		}
		one := alert{
			State: string(a.State), Name: string(a.Labels[model.AlertNameLabel]), Since: a.ActiveAt, ActiveAt: a.ActiveAt,
			Labels: a.Labels, Annotations: a.Annotations, Value: a.Value,
		}
		if a.State == v1.AlertStateFiring {
			at, held := began[a.Labels.Fingerprint()]
			if one.unheld = !held; held {
				one.Since = at
			}
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b alert) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.rank(), b.rank()), a.Since.Compare(b.Since), cmp.Compare(a.Name, b.Name), cmp.Compare(a.about(), b.about()))
	})
	return all, nil
}

// began returns when alerts began to fire, as Alertmanager's API tells it: notifications and
// the page go by that. Of an engine without that API it is empty.
func (c *Console) began(ctx context.Context) map[model.Fingerprint]time.Time {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.client.URL("/api/v2/alerts", nil).String(), nil)
	if err != nil {
		return nil
	}
	resp, body, err := c.client.Do(ctx, r) //nolint:bodyclose // which has read it, and closed it
	var held []struct {
		Labels   model.LabelSet
		StartsAt time.Time
	}
	if err != nil || resp.StatusCode != http.StatusOK || json.Unmarshal(body, &held) != nil {
		return nil
	}
	began := map[model.Fingerprint]time.Time{}
	for _, one := range held {
		began[one.Labels.Fingerprint()] = one.StartsAt
	}
	return began
}
