package engine_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/engine"
	"github.com/redline-metrics/redline/internal/await"
)

// mark is in every secret.
const mark = "MARKED0SECRET"

// secretive are files with a secret wherever one may be, %[1]s is the address of a server.
func secretive(address string) map[string]string {
	fill := func(text string) string {
		return strings.NewReplacer("ADDRESS", address, "MARK", mark).Replace(text)
	}
	http := `http_config: {proxy_url: "http://user:MARK@ADDRESS/", basic_auth: {username: user, password: MARK}}`
	return map[string]string{
		"prometheus.yml": fill(`
global: {scrape_interval: 200ms, evaluation_interval: 200ms}
rule_files: [rules.yml]
scrape_config_files: [more.yml]
alerting:
  alertmanagers:
    - http_sd_configs: [{url: "http://user:MARK@ADDRESS/sd?token=MARK"}]
      basic_auth: {username: user, password: MARK}
remote_write:
  - {url: "http://user:MARK@ADDRESS/write?apikey=MARK", headers: {X-Auth: MARK}}
  - {url: "http://127.0.0.1:1/write?t=MARK", authorization: {credentials: MARK}}
remote_read: [{url: "http://MARK@ADDRESS/read?token=MARK", oauth2: {client_id: a, client_secret: MARK, token_url: "http://user:MARK@ADDRESS/"}}]
scrape_configs:
  - {job_name: found, http_sd_configs: [{url: "http://user:MARK@ADDRESS/sd?code=MARK"}]}
  - {job_name: lost, http_sd_configs: [{url: "http://user:MARK@127.0.0.1:1/?code=MARK"}]}
  - job_name: static
    params: {token: [MARK], api_key: [MARK], plain: [kept]}
    http_headers: {X-Api-Key: {values: [MARK]}, X-Other: {secrets: [MARK]}}
    proxy_url: "http://user:MARK@ADDRESS/"
    basic_auth: {username: user, password: MARK}
    static_configs: [{targets: ["127.0.0.1:1"], labels: {__param_secret: MARK}}]
`),
		"more.yml":  fill(`scrape_configs: [{job_name: more, params: {auth_token: [MARK]}, http_sd_configs: [{url: "http://user:MARK@ADDRESS/sd"}]}]`),
		"rules.yml": "groups: [{name: g, rules: [{alert: Always, expr: vector(1)}]}]\n",
		"alertmanager.yml": fill(strings.ReplaceAll(`
route: {receiver: all, group_wait: 10ms}
receivers:
  - name: all
    webhook_configs: [{url: "http://user:MARK@ADDRESS/MARK?token=MARK", HTTP}, {url: "http://127.0.0.1:1/MARK", HTTP}]
    email_configs: [{to: a@b.c, from: a@b.c, smarthost: "127.0.0.1:1", auth_username: user, auth_password: MARK, auth_secret: MARK}]
    slack_configs: [{api_url: "http://ADDRESS/MARK", channel: c, HTTP}]
    pagerduty_configs: [{routing_key: MARK, url: "http://user:MARK@ADDRESS/", HTTP}]
    opsgenie_configs: [{api_key: MARK, api_url: "http://user:MARK@ADDRESS/", HTTP}]
    victorops_configs: [{api_key: MARK, api_url: "http://user:MARK@ADDRESS/", routing_key: k, HTTP}]
    pushover_configs: [{user_key: MARK, token: MARK, HTTP}]
    telegram_configs:
      - {bot_token: "123:MARK", chat_id: 1, api_url: "http://user:MARK@ADDRESS", HTTP}
      - {bot_token: "123:MARK", chat_id: 1, api_url: "http://127.0.0.1:1"}
      - {bot_token_file: DIR/token, chat_id: 1, api_url: "http://127.0.0.1:1"}
    discord_configs: [{webhook_url: "http://ADDRESS/MARK", HTTP}]
    webex_configs: [{api_url: "http://user:MARK@ADDRESS/", room_id: r, http_config: {authorization: {credentials: MARK}}}]
    wechat_configs: [{api_secret: MARK, corp_id: c, agent_id: a, to_user: u, api_url: "http://user:MARK@ADDRESS/", HTTP}]
    msteams_configs: [{webhook_url: "http://ADDRESS/MARK", HTTP}]
    msteamsv2_configs: [{webhook_url: "http://ADDRESS/MARK", HTTP}]
    jira_configs: [{api_url: "http://user:MARK@ADDRESS/", project: p, issue_type: t, HTTP}]
    incidentio_configs: [{url: "http://ADDRESS/MARK", alert_source_token: MARK, HTTP}]
    rocketchat_configs: [{api_url: "http://user:MARK@ADDRESS/", token_id: MARK, token: MARK, channel: c, HTTP}]
    mattermost_configs: [{webhook_url: "http://ADDRESS/MARK", HTTP}]
`, "HTTP", http)),
	}
}

// echoing refuses all but discovery, and answers with the text of the request.
func echoing(t *testing.T) (address string) {
	return serving(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sd" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `[{"targets": ["127.0.0.1:1"], "labels": {"__param_token": "`+mark+`"}}]`)
			return
		}
		body, _ := io.ReadAll(r.Body)
		http.Error(w, fmt.Sprintf(`{"error": "no", "code": 400, "description": "%s %v"}`, r.URL, r.Header), http.StatusBadRequest)
		_, _ = w.Write(bytes.ToValidUTF8(body, nil))
	})
}

// TestSecrets holds that of URLs, receivers and headers with a secret, none is in the log,
// in an answer, or in the list of notifications. The issue names Telegram's token, remote
// write and http_sd_configs; all others are of the same kind.
func TestSecrets(t *testing.T) {
	address := echoing(t)
	files := secretive(address)
	files["alertmanager.yml"] = strings.ReplaceAll(files["alertmanager.yml"], "DIR", write(t, map[string]string{"token": mark}))
	cfg := reading(write(t, files))
	log := &logged{}
	cfg.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	cfg.RemoteWrite = []string{"http://user:" + mark + "@" + address + "/more?key=" + mark}
	r := start(t, cfg)
	const receivers = 20
	var said string
	await.NoError(t, func() error {
		_, said = r.get(t, "/redline/notifications")
		kinds := map[string]bool{}
		for _, part := range strings.Split(said, `"integration":"`)[1:] {
			kind, _, _ := strings.Cut(part, `"`)
			kinds[kind] = true
		}
		if len(kinds) < 17 || strings.Count(said, `"integration"`) < receivers {
			return fmt.Errorf("of %d kinds: %s", len(kinds), said)
		}
		return nil
	})
	await.NoError(t, func() error {
		for _, want := range []string{`"job":"found"`, `"job":"more"`, `plain=kept`} {
			if _, text := r.get(t, "/api/v1/targets"); !strings.Contains(text, want) {
				return fmt.Errorf("no %s in %s", want, text)
			}
		}
		if !strings.Contains(log.String(), "127.0.0.1:1/") {
			return fmt.Errorf("nothing is logged of URLs")
		}
		return nil
	})
	for _, path := range []string{
		"/api/v1/status/config", "/api/v1/status/flags", "/api/v1/status/runtimeinfo", "/api/v1/status/tsdb", "/api/v1/targets", "/api/v1/targets/metadata",
		"/api/v1/targets/relabel_steps?scrapePool=found&labels=" + "%7B%22a%22:%22b%22%7D", "/api/v1/scrape_pools", "/api/v1/alertmanagers", "/api/v1/rules", "/api/v1/alerts",
		"/api/v1/query?query=up", "/api/v1/query?query=no_such", "/api/v1/series?match[]=up", "/api/v1/labels", "/api/v1/metadata", "/api/v2/status", "/api/v2/receivers", "/api/v2/alerts", "/api/v2/alerts/groups",
		"/redline/notifications", "/metrics", "/federate?match[]=up",
	} {
		if code, text := r.get(t, path); strings.Contains(text, mark) {
			t.Errorf("%s: %d, and a secret in %s", path, code, around(text))
		} else if code/100 != 2 && code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", path, code, text)
		}
	}
	if _, text := r.get(t, "/api/v1/status/config"); !strings.Contains(text, "kept") || !strings.Contains(text, "http://user:xxxxx@"+address) {
		t.Errorf("what is no secret is hidden: %s", text)
	}
	if _, text := r.get(t, "/metrics"); !strings.Contains(text, `http_requests_total{method="GET",route="/api/v1/status/config",status="200"}`) {
		t.Error("a request whose answer is looked through is not counted by its route")
	}
	if err := r.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); strings.Contains(text, mark) {
		t.Errorf("a secret in the log: %s", around(text))
	}
}

// around returns the text around the mark.
func around(text string) string {
	i := strings.Index(text, mark)
	return text[max(0, i-200):min(len(text), i+100)]
}

// TestSecretsOfBadFiles holds that the fault of a file is told without its secrets.
func TestSecretsOfBadFiles(t *testing.T) {
	for name, text := range map[string]string{
		"remote write": `remote_write: [{url: "http://user:MARK@127.0.0.1:port/?token=MARK"}]`,
		"discovery":    `scrape_configs: [{job_name: a, http_sd_configs: [{url: "http://user:MARK@127.0.0.1:port/"}]}]`,
		"proxy":        `scrape_configs: [{job_name: a, proxy_url: "http://user:MARK@127.0.0.1:port/"}]`,
		"twice":        `remote_read: [{url: "http://user:MARK@127.0.0.1:1/"}, {url: "http://user:MARK@127.0.0.1:1/"}]` + "\nno_such: 1",
	} {
		dir := write(t, map[string]string{"prometheus.yml": strings.ReplaceAll(text, "MARK", mark)})
		cfg, log := configured(t, engine.Config{File: dir + "/prometheus.yml"})
		_, err := engine.New(cfg)
		if err == nil {
			t.Errorf("%s: it is taken for right", name)
		} else if said := err.Error() + log.String(); strings.Contains(said, mark) {
			t.Errorf("%s: %s", name, said)
		}
	}
	for _, target := range []string{"http://user:" + mark + "@127.0.0.1:port/", "ftp://user:" + mark + "@127.0.0.1:1/", "http://user:" + mark + "@127.0.0.1:1/", "http://127.0.0.1/?token=" + mark + "\x7f"} {
		if _, err := engine.ParseTarget(target); err == nil || strings.Contains(err.Error(), mark) {
			t.Errorf("%s: %v", target, err)
		}
	}
	cfg, _ := configured(t, engine.Config{RemoteWrite: []string{"http://user:" + mark + "@127.0.0.1:port/"}})
	if _, err := engine.New(cfg); err == nil || strings.Contains(err.Error(), mark) {
		t.Error(err)
	}
}
