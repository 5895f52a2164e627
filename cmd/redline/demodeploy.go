package main

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/redline-metrics/redline/examples/stock"
)

// The times of the demo's deploys, each of which breaks the stock service and is rolled back.
// The alerts on it judge five minutes. They fire some seconds before a deploy is rolled back,
// and end once the worst of it is older than that. The next deploy comes so late that its
// alerts are another incident: one that comes back within a quarter of an hour is the same.
const (
	demoHealthy = 25 * time.Second // before the first deploy
	demoBroken  = 90 * time.Second // from a deploy until it is rolled back
	demoCycle   = 24 * time.Minute // from a deploy to the next
)

// release is a version of the stock service, and how it fails.
type release struct {
	version string
	fault   stock.Fault
}

// goodRelease fails rarely, far below the share that alerts.
func goodRelease() release { return release{"1.4.2", stock.Fault{Failing: 0.002}} }

func badRelease() release {
	return release{"1.5.0", stock.Fault{Failing: 0.3, Slower: 150 * time.Millisecond}}
}

// deployed is the release that the stock service has, and a metric of its version.
type deployed struct {
	current atomic.Pointer[release]
	info    *prometheus.GaugeVec
}

// newDeployed registers the metric, with the good release.
func newDeployed(r prometheus.Registerer) (*deployed, error) {
	d := &deployed{info: prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "app_info", Help: "The version of the service.",
	}, []string{"version"})}
	d.set(goodRelease())
	return d, r.Register(d.info)
}

func (d *deployed) set(r release) {
	d.current.Store(&r)
	d.info.Reset()
	d.info.WithLabelValues(r.version).Set(1)
}

// fault returns how the service fails at the moment.
func (d *deployed) fault() stock.Fault { return d.current.Load().fault }

// deploy deploys the bad release, and rolls it back unless it is to stay, again and again
// until ctx ends. It prints each change.
func (d *deployed) deploy(ctx context.Context, stays bool, stdout io.Writer) {
	timer := time.NewTimer(demoHealthy)
	defer timer.Stop()
	before, next, after := goodRelease(), badRelease(), demoBroken
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		d.set(next)
		// Nobody may be reading.
		_, _ = fmt.Fprintf(stdout, "%s DEPLOY stock %s in the place of %s\n", time.Now().Format(time.TimeOnly), next.version, before.version)
		if stays {
			return
		}
		timer.Reset(after)
		before, next, after = next, before, demoCycle-after
	}
}
