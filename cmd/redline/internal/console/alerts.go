package console

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
)

// alert is an alert in JSON.
type alert struct {
	State       string         `json:"state"` // firing or pending
	Name        string         `json:"alert"`
	Since       time.Time      `json:"since"` // when its expression became true
	Labels      model.LabelSet `json:"labels"`
	Annotations model.LabelSet `json:"annotations"`
	Value       string         `json:"value"`
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
	t := table{header: []string{"state", "severity", "since", "alert", "about"}}
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
	all := []alert{} // in JSON a list, where there is none too
	for _, a := range answer.Alerts {
		if a.State == v1.AlertStateInactive {
			continue
		}
		all = append(all, alert{string(a.State), string(a.Labels[model.AlertNameLabel]), a.ActiveAt, a.Labels, a.Annotations, a.Value})
	}
	slices.SortStableFunc(all, func(a, b alert) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.rank(), b.rank()), a.Since.Compare(b.Since), cmp.Compare(a.Name, b.Name), cmp.Compare(a.about(), b.about()))
	})
	return all, nil
}
