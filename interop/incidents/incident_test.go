package incidents

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// incident is an incident as the watch tells it.
type incident struct {
	ID     string    `json:"id"`
	State  string    `json:"state"`
	Opened time.Time `json:"opened"`
	Closed time.Time `json:"closed"`
	Alerts []struct {
		Name    string    `json:"name"`
		Service string    `json:"service"`
		Fired   time.Time `json:"fired"`
	} `json:"alerts"`
	Diagnosis diagnosis `json:"diagnosis"`
	Timeline  []struct {
		Time time.Time `json:"time"`
		Kind string    `json:"kind"`
		Text string    `json:"text"`
	} `json:"timeline"`
}

// diagnosis is the fault and its cause.
type diagnosis struct {
	Headline  string `json:"headline"`
	StandsOut bool   `json:"standsOut"`
	Causes    []struct {
		Entity entity  `json:"entity"`
		Score  float64 `json:"score"`
		Terms  []struct {
			Points float64 `json:"points"`
			Reason string  `json:"reason"`
		} `json:"terms"`
	} `json:"causes"`
	Changes []change `json:"changes"`
}

// change is something that became different.
type change struct {
	Entity entity `json:"entity"`
	Text   string `json:"text"`
}

// entity is that which a cause or a change is about.
type entity struct {
	Kind    string `json:"kind"`
	Service string `json:"service"`
	Part    string `json:"part"`
}

func (e entity) String() string {
	if e.Part != "" {
		return e.Kind + " " + e.Part + " of " + e.Service
	}
	return e.Kind + " " + e.Service
}

// cause returns the first cause, if it stands out.
func (d diagnosis) cause() entity {
	if len(d.Causes) == 0 || !d.StandsOut {
		return entity{}
	}
	return d.Causes[0].Entity
}

func (d diagnosis) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", d.Headline)
	for _, c := range d.Causes {
		fmt.Fprintf(&text, "  %.2f %s\n", c.Score, c.Entity)
		for _, term := range c.Terms {
			fmt.Fprintf(&text, "    %.2f %s\n", term.Points, term.Reason)
		}
	}
	for _, c := range d.Changes {
		fmt.Fprintf(&text, "  changed: %s: %s\n", c.Entity, c.Text)
	}
	return text.String()
}

// incidents returns the incidents in a state, or all for "".
func (w *watch) incidents(state string) ([]incident, error) {
	var list struct {
		Incidents []struct {
			ID string `json:"id"`
		} `json:"incidents"`
	}
	path := "/redline/incidents"
	if state != "" {
		path += "?state=" + state
	}
	if err := w.get(path, &list); err != nil {
		return nil, err
	}
	all := make([]incident, len(list.Incidents))
	for i, one := range list.Incidents {
		if err := w.get("/redline/incidents/"+one.ID, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// hasChange reports whether a change is listed that says something.
func (d diagnosis) hasChange(text string) bool {
	return slices.ContainsFunc(d.Changes, func(c change) bool { return strings.Contains(c.Text, text) })
}

// firstAlert returns when the first alert of an incident fired.
func (i incident) firstAlert() time.Time {
	first := time.Now()
	for _, a := range i.Alerts {
		if a.Fired.Before(first) {
			first = a.Fired
		}
	}
	return first
}

// course returns the timeline.
func (i incident) course() string {
	var text strings.Builder
	for _, e := range i.Timeline {
		fmt.Fprintf(&text, "  %s %s: %s\n", e.Time.Format(time.TimeOnly), e.Kind, e.Text)
	}
	return text.String()
}
