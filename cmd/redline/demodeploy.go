package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// demoDeploy is when the demo's stock service has another version, so that there is a
// deploy to see: the page marks it in each chart.
const demoDeploy = 90 * time.Second

// deployed is a metric of the version that a service says it has.
type deployed struct{ info *prometheus.GaugeVec }

// newDeployed registers the metric, with the first version.
func newDeployed(r prometheus.Registerer) (deployed, error) {
	d := deployed{prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "app_info", Help: "The version of the service.",
	}, []string{"version"})}
	d.info.WithLabelValues("1.4.2").Set(1)
	return d, r.Register(d.info)
}

// deploy changes the version after some time, unless ctx ends before.
func (d deployed) deploy(ctx context.Context, after time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(after):
		d.info.Reset()
		d.info.WithLabelValues("1.5.0").Set(1)
	}
}
