package main

import (
	"bytes"
	"context"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// TestDemoDeploys holds that the demo's stock service is well, broken and well again, in each
// cycle, and says so by its version and in a line.
func TestDemoDeploys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		registry := prometheus.NewRegistry()
		d, err := newDeployed(registry)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		go d.deploy(ctx, false, &said)
		began := time.Now()
		for _, phase := range []struct {
			until   time.Duration
			version string
			fails   bool
		}{
			{demoHealthy, "1.4.2", false},
			{demoHealthy + demoBroken, "1.5.0", true},
			{demoHealthy + demoCycle, "1.4.2", false},
			{demoHealthy + demoCycle + demoBroken, "1.5.0", true},
			{demoHealthy + 2*demoCycle, "1.4.2", false},
		} {
			for _, at := range []time.Duration{time.Since(began) + time.Second, phase.until - time.Second} {
				<-time.After(at - time.Since(began))
				if got := versionIn(t, registry); got != phase.version {
					t.Errorf("after %v it has version %s, want %s", at, got, phase.version)
				}
				if failing := d.fault().Failing; (failing > errorRatioThatAlerts) != phase.fails {
					t.Errorf("after %v it fails %v of requests, with version %s", at, failing, phase.version)
				}
			}
		}
		stop()
		synctest.Wait()
		lines := `(?m)^\d\d:\d\d:\d\d DEPLOY stock 1\.5\.0 in the place of 1\.4\.2\n\d\d:\d\d:\d\d DEPLOY stock 1\.4\.2 in the place of 1\.5\.0$`
		if n := len(regexp.MustCompile(lines).FindAllString(said.String(), -1)); n != 2 {
			t.Errorf("it said %d times that it is deployed and rolled back, want 2:\n%s", n, &said)
		}
	})
}

// TestDemoBroken holds that a deploy stays where it is not to be rolled back.
func TestDemoBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		registry := prometheus.NewRegistry()
		d, err := newDeployed(registry)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		d.deploy(t.Context(), true, &said)
		if got := versionIn(t, registry); got != "1.5.0" || d.fault().Failing <= errorRatioThatAlerts {
			t.Errorf("it ends with version %s, which fails %v of requests", got, d.fault().Failing)
		}
	})
}

// errorRatioThatAlerts is the share of failures of a route that ErrorRatioHigh is about.
const errorRatioThatAlerts = 0.05

// versionIn returns the only version that is exposed.
func versionIn(t *testing.T, registry *prometheus.Registry) string {
	t.Helper()
	families, err := registry.Gather()
	if err != nil || len(families) != 1 || len(families[0].GetMetric()) != 1 {
		t.Fatalf("families %v, %v", families, err)
	}
	return families[0].GetMetric()[0].GetLabel()[0].GetValue()
}
