package interop

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// prometheusYML is of the kind that the third tutorial sets up: static targets
// and an Alertmanager, which is not there.
const prometheusYML = `
global:
  scrape_interval: 500ms
  evaluation_interval: 1s

alerting:
  alertmanagers:
    - static_configs:
        - targets: ['localhost:9093']

scrape_configs:
  - job_name: 'flask_app'
    static_configs:
      - targets: [%q]
`

// TestPrometheus holds that Debian's Prometheus scrapes itemsd, with and without native
// histograms, and answers by route.
func TestPrometheus(t *testing.T) {
	prometheus := program(t, "prometheus")
	itemsd := build(t, "github.com/redline-metrics/redline/examples/itemsd")
	for _, native := range []bool{false, true} {
		t.Run(fmt.Sprintf("native %v", native), func(t *testing.T) {
			service := start(t, regexp.MustCompile(`items on http://(\S+)/items`),
				itemsd, "--listen", "127.0.0.1:0", fmt.Sprintf("--native=%v", native))
			dir := t.TempDir()
			config := filepath.Join(dir, "prometheus.yml")
			if err := os.WriteFile(config, fmt.Appendf(nil, prometheusYML, service), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"--config.file", config, "--storage.tsdb.path", filepath.Join(dir, "data"), "--web.listen-address", "127.0.0.1:0"}
			if native {
				args = append(args, "--enable-feature=native-histograms")
			}
			api := start(t, regexp.MustCompile(`msg="Listening on" address=(\S+)`), prometheus, args...)

			// Traffic until Prometheus has a rate of it.
			routes := []string{"/items", "/items/{id}", "<unmatched>"}
			await.NoError(t, func() error {
				for _, path := range []string{"/items", "/items/7", "/nothing"} {
					resp, err := http.Get("http://" + service + path)
					if err != nil {
						return err
					}
					_ = resp.Body.Close()
				}
				rates, err := query(api, `sum by (route) (rate(http_requests_total[1m]))`)
				if err != nil {
					return err
				}
				for _, route := range routes {
					if rates[route] <= 0 {
						return fmt.Errorf("rate by route is %v", rates)
					}
				}
				if len(rates) != len(routes) {
					t.Fatalf("routes are %v, want %v", rates, routes)
				}
				return nil
			})
			if up, err := query(api, `up{job="flask_app"}`); err != nil || up[""] != 1 {
				t.Errorf("up is %v, %v", up, err)
			}
			quantile := `histogram_quantile(0.9, sum by (le, route) (rate(http_request_duration_seconds_bucket[1m])))`
			if native {
				quantile = `histogram_quantile(0.9, sum by (route) (rate(http_request_duration_seconds[1m])))`
			}
			await.NoError(t, func() error {
				p90, err := query(api, quantile)
				if err == nil && !(p90["/items"] > 0) {
					err = fmt.Errorf("p90 by route is %v", p90)
				}
				return err
			})
			if problem := scrapeError(t, api); problem != "" {
				t.Errorf("scrape error: %s", problem)
			}
		})
	}
}

// query asks Prometheus for an instant vector, by the label route.
func query(api, promql string) (map[string]float64, error) {
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string
				Value  [2]any
			}
		}
	}
	if err := getJSON("http://"+api+"/api/v1/query?query="+url.QueryEscape(promql), &answer); err != nil {
		return nil, err
	}
	values := map[string]float64{}
	for _, r := range answer.Data.Result {
		var value float64
		if _, err := fmt.Sscan(r.Value[1].(string), &value); err != nil {
			return nil, err
		}
		values[r.Metric["route"]] = value
	}
	return values, nil
}

// scrapeError returns Prometheus' error of its last scrape.
func scrapeError(t *testing.T, api string) string {
	t.Helper()
	var answer struct {
		Data struct {
			ActiveTargets []struct{ LastError, Health string }
		}
	}
	if err := getJSON("http://"+api+"/api/v1/targets", &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Data.ActiveTargets) != 1 || answer.Data.ActiveTargets[0].Health != "up" {
		t.Errorf("targets are %+v", answer.Data.ActiveTargets)
	}
	return answer.Data.ActiveTargets[0].LastError
}

func getJSON(target string, into any) error {
	resp, err := http.Get(target)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	return json.NewDecoder(resp.Body).Decode(into)
}
