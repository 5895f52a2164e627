package engine

import (
	"net/url"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/notifier"
	"github.com/prometheus/prometheus/rules"
)

// incidentURL is the annotation that leads from a notification to the incident of an alert.
const incidentURL = "incident_url"

// linkedAlerts adds the address of an alert's incident to its annotations, unless its rule has
// one.
type linkedAlerts struct {
	next        rules.Sender
	external    *url.URL
	fingerprint func(labels.Labels) string
}

// Send implements rules.Sender.
func (l *linkedAlerts) Send(alerts ...*notifier.Alert) {
	linked := make([]*notifier.Alert, 0, len(alerts))
	for _, a := range alerts {
		if !a.Annotations.Has(incidentURL) {
			one := *a
			where := l.external.String() + "/incidents?alert=" + l.fingerprint(a.Labels)
			one.Annotations = labels.NewBuilder(a.Annotations).Set(incidentURL, where).Labels()
			a = &one
		}
		linked = append(linked, a)
	}
	l.next.Send(linked...)
}
