package engine_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// The third tutorial's files, but for its times: it scrapes and evaluates every 15
// seconds, and waits for a minute.
const (
	tutorialConfig = `
global:
  scrape_interval: 200ms
  evaluation_interval: 200ms

alerting:
  alertmanagers:
    - static_configs:
        - targets: ['localhost:9093']

rule_files:
  - 'alert.rules.yml'

scrape_configs:
  - job_name: 'flask_app'
    static_configs:
      - targets: [%q]
`
	tutorialRules = `
groups:
  - name: flask_alerts
    rules:
      - alert: HighRequestLatency
        expr: flask_request_latency_seconds{quantile="0.9"} > 0.4
        for: 1s
        labels:
          severity: warning
        annotations:
          summary: "High request latency detected"
          description: "90th percentile latency of {{ $labels.endpoint }} is {{ $value }} seconds."
`
	receivers = `
route:
  receiver: hook
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 100ms
  repeat_interval: 1h
receivers:
  - name: hook
    webhook_configs:
      - url: %s
        send_resolved: true
`
)

// notified represents the message to a webhook.
type notified struct {
	Status   string
	GroupKey string
	Alerts   []struct {
		Status              string
		Labels, Annotations map[string]string
		GeneratorURL        string
		Fingerprint         string
	}
}

// String is its status, and the endpoints of its alerts.
func (n notified) String() string {
	var endpoints []string
	for _, a := range n.Alerts {
		endpoints = append(endpoints, a.Labels["endpoint"])
	}
	slices.Sort(endpoints)
	return n.Status + " " + strings.Join(endpoints, ",")
}

// hook is a webhook receiver.
type hook struct {
	mu      sync.Mutex
	got     []notified
	refuses bool
}

// refuse has it answer 503, or take messages again.
func (h *hook) refuse(is bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refuses = is
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var n notified
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refuses {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	h.got = append(h.got, n)
}

func (h *hook) all() []notified {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.got)
}

func (h *hook) lines() (lines []string) {
	for _, n := range h.all() {
		lines = append(lines, n.String())
	}
	return lines
}

// printed are alerts that have been told of.
type printed struct {
	mu  sync.Mutex
	got []engine.Alert
}

func (p *printed) add(a engine.Alert) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, a)
}

func (p *printed) lines() (lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.got {
		lines = append(lines, a.String()+" "+a.Labels["endpoint"])
	}
	slices.Sort(lines)
	return lines
}

// tutorial returns an engine on the third tutorial's files, a service whose latency can be
// set, and a receiver.
func tutorial(t *testing.T) (r *running, slow *atomic.Bool, h *hook, p *printed) {
	t.Helper()
	slow, h, p = &atomic.Bool{}, &hook{}, &printed{}
	address := answering(t, func() string {
		latency := 0.1
		if slow.Load() {
			latency = 0.7
		}
		return fmt.Sprintf(`# TYPE flask_request_latency_seconds summary
flask_request_latency_seconds{endpoint="/a",quantile="0.9"} %v
flask_request_latency_seconds{endpoint="/b",quantile="0.9"} %v
flask_request_latency_seconds{endpoint="/c",quantile="0.9"} 0.1
`, latency, latency)
	})
	dir := write(t, map[string]string{
		"prometheus.yml":   fmt.Sprintf(tutorialConfig, address),
		"alert.rules.yml":  tutorialRules,
		"alertmanager.yml": fmt.Sprintf(receivers, "http://"+serving(t, h.ServeHTTP)),
	})
	cfg := reading(dir)
	cfg.Alerted = p.add
	return start(t, cfg), slow, h, p
}

// states are the states of alerts, as the API of rules has them, by endpoint.
func (r *running) states(t *testing.T) map[string]string {
	t.Helper()
	var answer struct {
		Data struct {
			Alerts []struct {
				State  string
				Labels map[string]string
			}
		}
	}
	r.getJSON(t, "/api/v1/alerts", &answer)
	states := map[string]string{}
	for _, a := range answer.Data.Alerts {
		states[a.Labels["endpoint"]] = a.State
	}
	return states
}

// become waits for states of alerts.
func (r *running) become(t *testing.T, want map[string]string) {
	t.Helper()
	await.NoError(t, func() error {
		if diff := cmp.Diff(want, r.states(t)); diff != "" {
			return fmt.Errorf("states (-want +got):\n%s", diff)
		}
		return nil
	})
}

// TestTutorialAlert holds that the third tutorial's alert becomes pending, fires, and
// reaches the receiver once for its group, and the terminal once for each; it ends
// likewise. That the Alertmanager of the file is not there hinders nothing.
func TestTutorialAlert(t *testing.T) {
	r, slow, h, p := tutorial(t)
	r.isUp(t, "flask_app")
	r.become(t, map[string]string{})
	slow.Store(true)
	r.become(t, map[string]string{"/a": "pending", "/b": "pending"})
	if got := h.lines(); len(got) > 0 {
		t.Errorf("pending, and notified: %v", got)
	}
	r.become(t, map[string]string{"/a": "firing", "/b": "firing"})
	await.NoError(t, func() error {
		if got := h.lines(); len(got) == 0 {
			return fmt.Errorf("not notified; alerts are %v", r.held(t))
		}
		return nil
	})
	// It is sent again at each evaluation: wait for some.
	r.evaluated(t, 10)
	if diff := cmp.Diff([]string{"firing /a,/b"}, h.lines()); diff != "" {
		t.Errorf("notified (-want +got):\n%s", diff)
	}
	for _, a := range h.all()[0].Alerts {
		want := map[string]string{
			"alertname": "HighRequestLatency", "severity": "warning", "endpoint": a.Labels["endpoint"], "quantile": "0.9",
			"job": "flask_app", "instance": a.Labels["instance"],
		}
		if diff := cmp.Diff(want, a.Labels); diff != "" {
			t.Errorf("labels (-want +got):\n%s", diff)
		}
		want = map[string]string{
			"summary":     "High request latency detected",
			"description": "90th percentile latency of " + a.Labels["endpoint"] + " is 0.7 seconds.",
			// Where the incident is found that has the alert.
			"incident_url": "http://127.0.0.1:9090/incidents?alert=" + a.Fingerprint,
		}
		if diff := cmp.Diff(want, a.Annotations); diff != "" {
			t.Errorf("annotations (-want +got):\n%s", diff)
		}
		if !strings.HasPrefix(a.GeneratorURL, "http://127.0.0.1:9090/") {
			t.Errorf("its link is %s", a.GeneratorURL)
		}
	}
	slow.Store(false)
	r.become(t, map[string]string{})
	await.NoError(t, func() error {
		got := h.lines()
		if len(got) < 2 || got[len(got)-1] != "resolved /a,/b" {
			return fmt.Errorf("notified of %v", got)
		}
		return nil
	})
	r.evaluated(t, 10)
	if diff := cmp.Diff([]string{"firing /a,/b", "resolved /a,/b"}, h.lines()); diff != "" {
		t.Errorf("notified (-want +got):\n%s", diff)
	}
	const said = "HighRequestLatency: High request latency detected"
	if diff := cmp.Diff([]string{"FIRING " + said + " /a", "FIRING " + said + " /b", "ended " + said + " /a", "ended " + said + " /b"}, p.lines()); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
	if !strings.Contains(r.log.String(), "localhost:9093") {
		t.Error("it does not say that the file's Alertmanager cannot be reached")
	}
}

// evaluated waits until rules have been evaluated some times more.
func (r *running) evaluated(t *testing.T, times float64) {
	t.Helper()
	count := func() (total float64) {
		_, text := r.get(t, "/metrics")
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "prometheus_rule_group_iterations_total{") {
				var n float64
				if _, err := fmt.Sscan(line[strings.LastIndex(line, " ")+1:], &n); err != nil {
					t.Fatal(err)
				}
				total += n
			}
		}
		return total
	}
	before := count()
	await.NoError(t, func() error {
		if n := count(); n < before+times {
			return fmt.Errorf("%v evaluations, %v before", n, before)
		}
		return nil
	})
}

// held are alerts as the API of Alertmanager has them: states by endpoint.
func (r *running) held(t *testing.T) map[string]string {
	t.Helper()
	var answer []struct {
		Labels map[string]string
		Status struct{ State string }
	}
	r.getJSON(t, "/api/v2/alerts", &answer)
	states := map[string]string{}
	for _, a := range answer {
		states[a.Labels["endpoint"]] = a.Status.State
	}
	return states
}

// TestSilence holds that a silence mutes the alerts that it matches, until it is removed.
func TestSilence(t *testing.T) {
	r, slow, h, _ := tutorial(t)
	body := fmt.Sprintf(`{"matchers":[{"name":"endpoint","value":"/a","isRegex":false,"isEqual":true}],"startsAt":%q,"endsAt":%q,"createdBy":"ada","comment":"known"}`,
		time.Now().Add(-time.Minute).Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339))
	code, text := r.do(t, http.MethodPost, "/api/v2/silences", body, "Content-Type", "application/json")
	if code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	var silence struct{ SilenceID string }
	if err := json.Unmarshal([]byte(text), &silence); err != nil {
		t.Fatal(err)
	}
	slow.Store(true)
	r.become(t, map[string]string{"/a": "firing", "/b": "firing"})
	await.NoError(t, func() error {
		if diff := cmp.Diff(map[string]string{"/a": "suppressed", "/b": "active"}, r.held(t)); diff != "" {
			return fmt.Errorf("alerts (-want +got):\n%s", diff)
		}
		if got := h.lines(); len(got) == 0 {
			return fmt.Errorf("not notified")
		}
		return nil
	})
	r.evaluated(t, 10)
	if diff := cmp.Diff([]string{"firing /b"}, h.lines()); diff != "" {
		t.Errorf("notified (-want +got):\n%s", diff)
	}
	if code, text := r.do(t, http.MethodDelete, "/api/v2/silence/"+url.PathEscape(silence.SilenceID), ""); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	await.NoError(t, func() error {
		if got := h.lines(); !slices.Equal(got, []string{"firing /b", "firing /a,/b"}) {
			return fmt.Errorf("notified of %v", got)
		}
		return nil
	})
}

// TestSilenceKept holds that silences outlive the process.
func TestSilenceKept(t *testing.T) {
	dir := t.TempDir()
	r := start(t, engine.Config{Interval: time.Second, Dir: dir})
	body := fmt.Sprintf(`{"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":%q,"endsAt":%q,"createdBy":"ada","comment":"known"}`,
		time.Now().Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339))
	if code, text := r.do(t, http.MethodPost, "/api/v2/silences", body, "Content-Type", "application/json"); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	r = start(t, engine.Config{Interval: time.Second, Dir: dir})
	if _, text := r.get(t, "/api/v2/silences"); !strings.Contains(text, `"createdBy":"ada"`) {
		t.Errorf("silences are %s", text)
	}
}

// TestReloadAlertmanager holds that other receivers take effect, and alerts that fire
// reach them.
func TestReloadAlertmanager(t *testing.T) {
	address := answering(t, func() string { return "fine 1\n" })
	first, second := &hook{}, &hook{}
	dir := write(t, map[string]string{
		"prometheus.yml":   scraping(map[string]string{"j": address}) + "rule_files: [rules.yml]\n",
		"rules.yml":        "groups: [{name: g, rules: [{alert: A, expr: fine == 1}]}]\n",
		"alertmanager.yml": fmt.Sprintf(receivers, "http://"+serving(t, first.ServeHTTP)),
	})
	r := start(t, reading(dir))
	reached := func(h *hook) {
		t.Helper()
		await.NoError(t, func() error {
			if got := h.lines(); len(got) != 1 || !strings.HasPrefix(got[0], "firing") {
				return fmt.Errorf("notified of %v", got)
			}
			return nil
		})
	}
	reached(first)
	replace(t, filepath.Join(dir, "alertmanager.yml"), strings.ReplaceAll(fmt.Sprintf(receivers, "http://"+serving(t, second.ServeHTTP)), ": hook", ": other"))
	if err := r.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	reached(second)
	reached(first)
}
