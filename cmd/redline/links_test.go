package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/internal/await"
)

// TestWatchLinks holds that the link of an alert leads to a page that is there, below the
// external URL's path, whether a proxy takes the path away or not.
func TestWatchLinks(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("r.yml", "groups: [{name: a, rules: [{alert: Down, expr: up == 0}]}]\n")
	config := write("p.yml", `global: {scrape_interval: 100ms, scrape_timeout: 100ms, evaluation_interval: 100ms}
rule_files: [r.yml]
scrape_configs: [{job_name: a, static_configs: [{targets: ["127.0.0.1:1"]}]}]
`)
	for _, tt := range []struct {
		args []string
		want string // PORT stands for the port
	}{
		{[]string{"--listen", "127.0.0.1:0"}, "http://127.0.0.1:PORT"},
		{[]string{"--listen", "127.0.0.1:0", "--web.external-url", "https://mon.example.lan/redline/"}, "https://mon.example.lan/redline"},
	} {
		base := watched(t, append(tt.args, "--config", config)...)
		var alerts []struct{ GeneratorURL string }
		await.NoError(t, func() error {
			code, text := send(t, http.MethodGet, base+"/api/v2/alerts", "")
			if err := json.Unmarshal([]byte(text), &alerts); err != nil || len(alerts) != 1 {
				return fmt.Errorf("%d %s", code, text)
			}
			return nil
		})
		port := base[strings.LastIndex(base, ":")+1:]
		link, ok := strings.CutPrefix(alerts[0].GeneratorURL, strings.ReplaceAll(tt.want, "PORT", port))
		if !ok {
			t.Errorf("%q: the alert's link is %s", tt.args, alerts[0].GeneratorURL)
		}
		u, err := url.Parse(alerts[0].GeneratorURL)
		if err != nil || u.Query().Get("g0.expr") != "up == 0" {
			t.Errorf("%q: %v %s", tt.args, err, u)
		}
		for _, path := range []string{link, strings.TrimPrefix(alerts[0].GeneratorURL, u.Scheme+"://"+u.Host)} {
			if code, text := send(t, http.MethodGet, base+path, ""); code != http.StatusOK || !strings.Contains(text, "<!doctype html>") {
				t.Errorf("%q: %s: %d %.100s", tt.args, path, code, text)
			}
		}
	}
}
