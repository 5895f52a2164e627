package access_test

import (
	"net/http"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
)

// proxied are the headers of a request that Grafana's proxy of data sources hands on, as
// its source has them (pkg/util/proxyutil, pkg/api/pluginproxy): it takes away Origin,
// Referer and Cookie, tells its own name, and leaves all else that the browser has sent to
// Grafana. Queries of its Prometheus plugin have none of these.
func proxied(site string) []string {
	return []string{
		"User-Agent: Grafana/12.1.0", "Accept-Language: de-DE,de;q=0.9", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty",
		"X-Forwarded-For: 192.0.2.7, 192.0.2.8", "X-Grafana-Referer: https://grafana.example.lan/d/1", "X-Grafana-Org-Id: 1",
	}
}

// TestGrafana holds that Grafana's proxy may read and silence by the usual names of a data
// source. It is taken for the browser that has sent the headers, so others have to be
// named. The kind: programs that look like browsers.
func TestGrafana(t *testing.T) {
	const lan = "192.0.2.2"
	for _, tt := range []struct {
		to, host string
		names    []string
		refused  bool
	}{
		{"", "127.0.0.1:9090", nil, false},
		{"", "localhost:9090", nil, false},
		{lan, "192.0.2.2:9090", nil, false},
		{lan, "redline:9090", nil, false}, // of compose
		{lan, "redline.monitoring.svc:9090", nil, false},
		{lan, "redline.monitoring.svc.cluster.local:9090", nil, false},
		{lan, "redline.monitoring:9090", nil, true},
		{lan, "redline.monitoring:9090", []string{"redline.monitoring"}, false},
		{"", "host.docker.internal:9090", nil, true},
		{"", "host.docker.internal:9090", []string{"host.docker.internal"}, false},
		{lan, "mon.example.com:9090", nil, true},
		{lan, "mon.example.com:9090", []string{".example.com"}, false},
	} {
		h := access.New(access.Config{Names: tt.names}, echo)
		for _, what := range []struct{ method, path string }{
			{"GET", "/api/v1/labels"}, {"POST", "/api/v1/query_range"}, {"GET", "/api/v2/alerts"}, {"POST", "/api/v2/silences"}, {"DELETE", "/api/v2/silence/1"},
		} {
			w := request{method: what.method, path: what.path, host: tt.host, to: tt.to, header: proxied("same-origin")}.ask(t, h)
			if want := map[bool]int{false: http.StatusOK, true: http.StatusForbidden}[tt.refused]; w.Code != want {
				t.Errorf("%s %s of %s, allowed %v: %d %s", what.method, what.path, tt.host, tt.names, w.Code, w.Body)
			}
			// A query of the plugin, which says nothing of a browser, comes through by each.
			plain := request{method: what.method, path: what.path, host: tt.host, to: tt.to, header: []string{"User-Agent: Grafana/12.1.0"}}.ask(t, h)
			if plain.Code != http.StatusOK {
				t.Errorf("%s %s of %s, by the plugin: %d", what.method, what.path, tt.host, plain.Code)
			}
		}
	}
	// Another page cannot have Grafana hand on a request: Sec-Fetch-Site says so.
	h := access.New(access.Config{}, echo)
	for _, site := range []string{"cross-site", "same-site"} {
		if w := (request{method: "POST", path: "/api/v2/silences", host: "localhost:9090", header: proxied(site)}).ask(t, h); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", site, w.Code)
		}
	}
}
