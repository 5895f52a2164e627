package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline/internal/await"
)

// incidentNews represents the message to the webhook of --notify.
type incidentNews struct {
	Status string
	Alerts []struct {
		Status              string
		Labels, Annotations map[string]string
	}
}

// newsHook is a webhook that keeps its messages.
type newsHook struct {
	mu   sync.Mutex
	news []incidentNews
}

// ServeHTTP implements http.Handler.
func (h *newsHook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var n incidentNews
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.news = append(h.news, n)
}

// statuses returns the status of each message and of its alerts.
func (h *newsHook) statuses() (all []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, n := range h.news {
		text := n.Status + ":"
		for _, a := range n.Alerts {
			text += " " + a.Labels["alertname"] + " of " + a.Labels["incident"][16:] + " " + a.Status
		}
		all = append(all, text)
	}
	return all
}

// TestNotifiedIncident holds that the webhook of --notify hears of a fault with three alerts
// when it begins and when it is over, and of nothing else through a kill in between.
func TestNotifiedIncident(t *testing.T) {
	t.Parallel() // an incident has to be over for a minute
	hook := &newsHook{}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rules := func(value int) {
		t.Helper()
		text := "groups:\n- name: a\n  rules:\n"
		for _, name := range []string{"HighErrorRate", "HighLatency", "Panics"} {
			text += fmt.Sprintf("  - {alert: %s, expr: 'vector(%d) == 1', labels: {job: shop, severity: page}, annotations: {summary: shop fails}}\n", name, value)
		}
		write("rules.yml", text)
	}
	rules(1)
	const secret = "hook-secret-of-nobody-else"
	var said strings.Builder
	args := []string{
		"watch", "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "data"), "--rules.alert.resend-delay", "200ms",
		"--config", write("prometheus.yml", "global: {scrape_interval: 200ms, evaluation_interval: 200ms}\nrule_files: [rules.yml]\n"),
		"--notify", server.URL + "/" + secret, "--web.external-url", "http://mon.example.lan/r", "--log.level", "debug",
	}
	begin := func() *exec.Cmd {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "redline", args...)
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	end := func(cmd *exec.Cmd) {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()         // an error, as it is killed
	}
	first := begin()
	t.Cleanup(func() { end(first) })
	await.NoError(t, func() error {
		text, err := os.ReadFile(filepath.Join(dir, "data", "alertmanager", "nflog"))
		if err == nil && !strings.Contains(string(text), "incidents") || len(hook.statuses()) == 0 {
			err = errors.New("nobody is told")
		}
		return err
	})
	end(first)
	rules(0)
	second := begin()
	t.Cleanup(func() { end(second) })
	await.NoError(t, func() error {
		if len(hook.statuses()) < 2 {
			return fmt.Errorf("told %v", hook.statuses())
		}
		return nil
	})
	end(second)
	if diff := cmp.Diff([]string{"firing: Incident of shop firing", "resolved: Incident of shop resolved"}, hook.statuses()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	one := hook.news[0].Alerts[0]
	if one.Labels["severity"] != "page" || one.Annotations["summary"] != "shop fails; 2 more alerts; no cause stands out" ||
		one.Annotations["incident_url"] != "http://mon.example.lan/r/incidents/"+one.Labels["incident"] {
		t.Errorf("told of %v", one)
	}
	if lines := regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d (INCIDENT|ended) \d{8}-`).FindAllStringSubmatch(said.String(), -1); len(lines) != 2 || lines[1][1] != "ended" {
		t.Errorf("printed %v", lines)
	}
	if strings.Contains(said.String(), secret) {
		t.Errorf("the webhook's address is printed:\n%s", said.String())
	}
}
