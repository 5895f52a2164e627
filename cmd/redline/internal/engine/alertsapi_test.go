package engine_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
)

// TestAlertPaths holds that requests for alerts are counted by endpoints, of which there are
// few, and not by paths and methods that clients choose. The kind of fault: series of
// Redline's own whose labels a client makes up.
func TestAlertPaths(t *testing.T) {
	r := start(t, engine.Config{})
	for _, path := range []string{"status", "receivers", "alerts", "alerts/groups", "silences"} {
		if code, text := r.get(t, "/api/v2/"+path); code != http.StatusOK {
			t.Errorf("%s: %d %s", path, code, text)
		}
	}
	for i := range 20 {
		for _, path := range []string{"none%d", "silence/none%d", "silence/none/%d", "alerts/%d"} {
			r.get(t, "/api/v2/"+fmt.Sprintf(path, i))
		}
		r.do(t, fmt.Sprintf("METHOD%d", i), "/api/v2/alerts", "")
	}
	_, text := r.get(t, "/metrics")
	var endpoints []string
	for _, found := range regexp.MustCompile(`(?m)^alertmanager_http_request_duration_seconds_count\{.*handler="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		endpoints = append(endpoints, found[1])
	}
	slices.Sort(endpoints)
	endpoints = slices.Compact(endpoints)
	want := []string{"/api/v2/alerts", "/api/v2/alerts/groups", "/api/v2/receivers", "/api/v2/silence/{silenceID}", "/api/v2/silences", "/api/v2/status", "unmatched"}
	if !slices.Equal(endpoints, want) {
		t.Errorf("endpoints %q, want %q", endpoints, want)
	}
	for _, none := range []string{"none", "METHOD"} {
		if at := strings.Index(strings.ToUpper(text), strings.ToUpper(`="`+none)); at >= 0 {
			t.Errorf("a label that a client has chosen: %s", text[at:at+40])
		}
	}
	for _, metric := range []string{`alertmanager_http_requests_in_flight{method="get"} 0`, `alertmanager_http_concurrency_limit_exceeded_total{method="get"} 0`} {
		if !strings.Contains(text, "\n"+metric+"\n") {
			t.Errorf("there is no %s", metric)
		}
	}
}
