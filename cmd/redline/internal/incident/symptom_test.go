package incident_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/catalog"
	"github.com/redline-metrics/redline/cmd/redline/internal/diagnosis"
	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/cmd/redline/internal/incident"
)

// asked returns the question that alerts lead to, after their names.
func asked(t *testing.T, alerts ...engine.Alert) map[string]diagnosis.Alert {
	t.Helper()
	found := map[string]diagnosis.Alert{}
	synctest.Test(t, func(t *testing.T) {
		k := incident.New(incident.Config{Diagnose: func(_ context.Context, q diagnosis.Question) (diagnosis.Diagnosis, error) {
			if len(found) == 0 { // the first is about all
				for _, a := range q.Alerts {
					found[a.Name] = a
				}
			}
			return diagnosis.Diagnosis{}, nil
		}})
		ctx, cancel := context.WithCancel(t.Context())
		defer synctest.Wait()
		defer cancel()
		go k.Run(ctx)
		for _, a := range alerts {
			a.Start = time.Now()
			k.Alerted(a)
		}
		time.Sleep(10 * time.Second)
	})
	return found
}

// TestSymptoms holds the symptom of each alert of Redline's own, and of those of users by the
// words in their names.
func TestSymptoms(t *testing.T) {
	own := map[string]diagnosis.Symptom{
		"TargetDown": diagnosis.Down, "ErrorBudgetBurn": diagnosis.Failing, "ErrorRatioHigh": diagnosis.Failing, "ExceptionsRise": diagnosis.Failing,
		"LatencyHigh": diagnosis.Slow, "RequestsStuck": diagnosis.Slow, "FileDescriptorsRunOut": diagnosis.Short, "MemoryGrows": diagnosis.Short,
		"SeriesDropped": diagnosis.Other, "WorkerFilesSkipped": diagnosis.Other, "ProbeOff": diagnosis.Other,
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(catalog.Runbooks())), slices.Sorted(maps.Keys(own))); diff != "" {
		t.Errorf("alerts of our own (-there +tested):\n%s", diff)
	}
	want := map[string]diagnosis.Symptom{
		"HighRequestLatency": diagnosis.Slow, "InstanceDown": diagnosis.Down, "KubePodCrashLooping": diagnosis.Down, "http_5xx_high": diagnosis.Failing,
		"HTTPErrors": diagnosis.Failing, "APIsSlow": diagnosis.Slow, "High error rate": diagnosis.Failing, "ContainerOOMKilled": diagnosis.Short,
		"NodeCPUHigh": diagnosis.Short, "p99-too-high": diagnosis.Slow, "BackupLate": diagnosis.Other, "Download": diagnosis.Other, "": diagnosis.Other,
		"ServiceUnavailable": diagnosis.Down, "Überlast": diagnosis.Other,
	}
	maps.Copy(want, own)
	var alerts []engine.Alert
	for name := range want {
		alerts = append(alerts, engine.Alert{Name: name})
	}
	got := map[string]diagnosis.Symptom{}
	for name, a := range asked(t, alerts...) {
		got[name] = a.Symptom
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("symptoms (-want +got):\n%s", diff)
	}
	for _, slo := range []string{"latency", "latency of /pay"} {
		slow := asked(t, engine.Alert{Name: "ErrorBudgetBurn", Labels: map[string]string{"slo": slo}})
		if s := slow["ErrorBudgetBurn"].Symptom; s != diagnosis.Slow {
			t.Errorf("a budget of %s: %s", slo, s)
		}
	}
}

// TestServices holds the service that an alert is of.
func TestServices(t *testing.T) {
	got := map[string]string{}
	for name, a := range asked(
		t,
		engine.Alert{Name: "a", Labels: map[string]string{"job": "shop", "service": "other"}},
		engine.Alert{Name: "b", Labels: map[string]string{"service": "shop"}},
		engine.Alert{Name: "c", Labels: map[string]string{"service_name": "shop"}},
		engine.Alert{Name: "d", Labels: map[string]string{"instance": "shop:1"}},
	) {
		got[name] = a.Service
	}
	if diff := cmp.Diff(map[string]string{"a": "shop", "b": "shop", "c": "shop", "d": ""}, got); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}
