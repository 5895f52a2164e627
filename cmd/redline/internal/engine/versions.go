package engine

import (
	"encoding/json"
	"runtime"

	apiv1 "github.com/prometheus/prometheus/web/api/v1"
)

// Versions that the APIs tell. Clients, such as Grafana and amtool, go by those of the
// programs that have these APIs. A test holds them to go.mod.
const (
	prometheusVersion   = "3.16.0"
	alertmanagerVersion = "0.35.0"
)

// build returns the answer of /api/v1/status/buildinfo.
func (e *Engine) build() *apiv1.PrometheusVersion {
	return &apiv1.PrometheusVersion{Version: prometheusVersion, Branch: "redline", Revision: e.cfg.Version, GoVersion: runtime.Version()}
}

// versioned returns an answer of /api/v2/status with a version, which Alertmanager's
// packages take from how its own program is built.
func (e *Engine) versioned(body string) string {
	var answer map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer["versionInfo"] == nil {
		return body
	}
	info, err := json.Marshal(map[string]string{
		"version": alertmanagerVersion, "branch": "redline", "revision": e.cfg.Version,
		"buildDate": "", "buildUser": "", "goVersion": runtime.Version(),
	})
	if err != nil {
		return body
	}
	answer["versionInfo"] = info
	changed, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return string(changed) + "\n"
}
