package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/redline-metrics/redline/internal/await"
)

// watched runs redline watch until the test ends, and returns where its API is.
func watched(t *testing.T, args ...string) (base string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	stdout, prints := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"watch", "--data", ""}, args...), nil, prints, io.Discard)
		_ = prints.Close()
	}()
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, lines)
	}()
	t.Cleanup(func() {
		stop()
		<-drained
		if code := <-ended; code != 0 {
			t.Errorf("redline watch: exit status %d", code)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(regexp.MustCompile(`http://\S+`).FindString(line))
	if err != nil {
		t.Fatal(err)
	}
	base = "http://127.0.0.1:" + at.Port()
	await.NoError(t, func() error {
		if code, text := send(t, http.MethodGet, base+"/-/ready", ""); code != http.StatusOK {
			return fmt.Errorf("%d %s", code, text)
		}
		return nil
	})
	return base
}

// send sends a request to an address, with headers as name and value. Host is one.
func send(t *testing.T, method, address, body string, header ...string) (code int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s %s has no nosniff: %v", method, address, resp.Header)
	}
	return resp.StatusCode, string(content)
}

// TestWatchReach holds that redline watch answers by its own names alone, to its own page
// and to programs, and says how to let others in.
func TestWatchReach(t *testing.T) {
	base := watched(t, "--listen", "127.0.0.1:0", "--web.allowed-host", "known.example", "--web.cors.origin", "https?://reads[.]example", "127.0.0.1:1")
	const silence = `{"matchers": [{"name": "alertname", "value": ".+", "isRegex": true}], "startsAt": "2026-01-01T00:00:00Z", "endsAt": "2036-01-01T00:00:00Z", "createdBy": "x", "comment": "x"}`
	for name, tt := range map[string]struct {
		method, path, body string
		header             []string
		code               int
		says               string
	}{
		"a page that rebinds its name silences": {"POST", "/api/v2/silences", silence, []string{"Host", "evil.example", "Origin", "http://evil.example", "Sec-Fetch-Site", "same-origin"}, 403, "evil.example"},
		"a page that rebinds its name reads":    {"GET", "/api/v1/query?query=up", "", []string{"Host", "evil.example"}, 403, "--web.allowed-host"},
		"and looks at the page":                 {"GET", "/", "", []string{"Host", "evil.example:9090"}, 403, "evil.example"},
		"a name that is known":                  {"GET", "/api/v1/query?query=1", "", []string{"Host", "known.example"}, 200, "success"},
		"a program silences":                    {"POST", "/api/v2/silences", silence, nil, 200, "silenceID"},
		"a page elsewhere silences":             {"POST", "/api/v2/silences", silence, []string{"Origin", "http://reads.example"}, 403, "cross-origin"},
		"a picture on a page elsewhere":         {"GET", "/api/v1/query?query=1", "", []string{"Sec-Fetch-Site", "cross-site"}, 403, "cross-origin"},
		"a proxy that sends a Host of its own":  {"POST", "/api/v1/query_range", "query=up&start=1&end=2&step=1", []string{"Origin", "http://mon.example.lan"}, 200, "success"},
		"a page that may read":                  {"POST", "/api/v1/query", "query=1", []string{"Origin", "http://reads.example", "Sec-Fetch-Site", "cross-site"}, 200, "success"},
		"an address that is none":               {"GET", "/none", "", nil, 404, ""},
	} {
		kind := "application/json"
		if strings.HasPrefix(tt.body, "query=") {
			kind = "application/x-www-form-urlencoded"
		}
		code, text := send(t, tt.method, base+tt.path, tt.body, append([]string{"Content-Type", kind}, tt.header...)...)
		if code != tt.code || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %d %s", name, code, text)
		}
	}
}

// TestWatchReachRefused holds that impossible values of flags are said before anything is
// started, with the flag's name and its possible values, and without passwords.
func TestWatchReachRefused(t *testing.T) {
	for _, tt := range []struct{ flag, value, says string }{
		{"--web.external-url", "mon.example.lan", "https://mon.example.lan/redline/"},
		{"--web.external-url", "http://ada:secret@mon.example.lan", "without user"},
		{"--web.external-url", "http://ada:secret@[mon", "without user"},
		{"--web.route-prefix", "/a?b", "such as /redline"},
		{"--web.cors.origin", "(", "missing closing )"},
		{"--web.allowed-host", "https://mon.example.lan", "such as mon.example.lan"},
		{"--web.allowed-host", "mon.example.lan:9090", "such as mon.example.lan"},
	} {
		var stderr strings.Builder
		code := run(t.Context(), []string{"watch", "--check", ":1", tt.flag, tt.value}, nil, io.Discard, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), tt.flag) || !strings.Contains(stderr.String(), tt.says) || strings.Contains(stderr.String(), "secret") {
			t.Errorf("%s %s: status %d: %s", tt.flag, tt.value, code, &stderr)
		}
	}
}

// TestSchemeOf holds that links are https where the web-config file has a certificate, by
// either of its names.
func TestSchemeOf(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "http",
		"basic_auth_users: {ada: secret}\n": "http",
		"tls_server_config: {cert_file: a.pem, key_file: b.pem}\n":     "https",
		"tls_server_config:\n  cert: |\n    CERTIFICATE\n  key: KEY\n": "https",
	} {
		dir := t.TempDir()
		for name, content := range map[string]string{"web.yml": text, "a.pem": "CERTIFICATE", "b.pem": "KEY"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if scheme, err := schemeOf(filepath.Join(dir, "web.yml")); scheme != want || err != nil {
			t.Errorf("%q: %s %v; want %s", text, scheme, err, want)
		}
	}
	if scheme, err := schemeOf(""); scheme != "http" || err != nil {
		t.Errorf("without a file: %s %v", scheme, err)
	}
}

// TestDocsTraefik holds that the configuration for Traefik in docs/howto/proxy.md is YAML
// of a router with a service, and that it takes no path away.
func TestDocsTraefik(t *testing.T) {
	text, err := os.ReadFile("../../docs/howto/proxy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n```yaml\n")
	block, _, _ := strings.Cut(rest, "\n```\n")
	var cfg struct {
		HTTP struct {
			Routers map[string]struct {
				Rule, Service string
				Middlewares   []string
			}
			Services map[string]struct {
				LoadBalancer struct {
					Servers []struct{ URL string }
				} `yaml:"loadBalancer"`
			}
		}
	}
	if err := yaml.Unmarshal([]byte(block), &cfg); err != nil {
		t.Fatal(err)
	}
	router := cfg.HTTP.Routers["redline"]
	servers := cfg.HTTP.Services[router.Service].LoadBalancer.Servers
	if router.Rule != "Host(`mon.example.lan`) && PathPrefix(`/redline`)" || len(router.Middlewares) != 0 || len(servers) != 1 || servers[0].URL != "http://127.0.0.1:9090" {
		t.Errorf("%+v", cfg)
	}
}
