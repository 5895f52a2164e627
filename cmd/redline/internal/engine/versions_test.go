package engine_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestVersions holds that the APIs tell the versions of Prometheus and Alertmanager as
// go.mod has them, and redline's own, too.
func TestVersions(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	of := func(module string) string {
		m := regexp.MustCompile(`\tgithub.com/prometheus/` + module + ` v(\S+)`).FindSubmatch(mod)
		if m == nil {
			t.Fatalf("no %s in go.mod", module)
		}
		return string(m[1])
	}
	// The packages of Prometheus 3.16.0 are of version 0.316.0.
	m := regexp.MustCompile(`^0\.(\d)(\d\d)\.(\d+)$`).FindStringSubmatch(of("prometheus"))
	if m == nil {
		t.Fatal(of("prometheus"))
	}
	r := start(t, engine.Config{Interval: time.Second})
	var built struct {
		Data struct{ Version, Revision string }
	}
	r.getJSON(t, "/api/v1/status/buildinfo", &built)
	if want := m[1] + "." + strings.TrimPrefix(m[2], "0") + "." + m[3]; built.Data.Version != want || built.Data.Revision != "test" {
		t.Errorf("Prometheus' API tells %+v, want %s", built.Data, want)
	}
	var status struct {
		VersionInfo struct{ Version, Revision, GoVersion string }
		Config      struct{ Original string }
	}
	r.getJSON(t, "/api/v2/status", &status)
	if status.VersionInfo.Version != of("alertmanager") || status.VersionInfo.Revision != "test" || status.Config.Original == "" {
		t.Errorf("Alertmanager's API tells %+v", status)
	}
}
