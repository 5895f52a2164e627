package interop

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// nginx serves a part of its configuration until the test ends, and returns a client that
// sends it the requests for any host.
func nginx(t *testing.T, part string) *http.Client {
	t.Helper()
	dir := t.TempDir()
	socket := filepath.Join(dir, "s")
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`daemon off;
master_process off;
pid %[1]s/pid;
error_log stderr notice;
events {}
http {
    access_log off;
    client_body_temp_path %[1]s/body;
    proxy_temp_path %[1]s/proxy;
    fastcgi_temp_path %[1]s/fastcgi;
    uwsgi_temp_path %[1]s/uwsgi;
    scgi_temp_path %[1]s/scgi;
    %[2]s
}
`, dir, strings.ReplaceAll(part, "SOCKET", socket))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	startCommand(t, exec.Command(program(t, "nginx"), "-p", dir, "-e", "stderr", "-c", config), regexp.MustCompile(`(using the .* event method)`))
	client := &http.Client{
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// proxied is the configuration of a server with these lines, before a redline.
func proxied(lines string) string { return "server { listen unix:SOCKET; " + lines + " }" }

// documented is the block of nginx's configuration in the documentation.
func documented(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../docs/howto/proxy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n```nginx\n")
	block, _, ok := strings.Cut(rest, "\n```\n")
	if !ok || !strings.Contains(block, "127.0.0.1:9090") {
		t.Fatalf("docs/howto/proxy.md has no block for nginx: %s", block)
	}
	return block
}

// visit sends a request, and returns the answer's status and text.
func visit(t *testing.T, client *http.Client, method, address, body string, header ...string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(body, "query=") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content)
}

// TestProxy holds that redline watch works behind nginx as people have it: below a path
// that nginx takes away or leaves, with the client's Host or another. In all cases a page
// elsewhere can silence nothing, and another name reads nothing where nginx passes it on.
func TestProxy(t *testing.T) {
	program(t, "nginx")
	type call struct {
		what, method, address, body string
		header                      []string
		status                      int
	}
	silence := fmt.Sprintf(`{"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":%q,"endsAt":%q,"createdBy":"c","comment":"d"}`,
		time.Now().Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339))
	const queries = `["/api/v1/query?query=up"]`
	// The headers that a browser sends from the page at an address, over HTTP and HTTPS,
	// and those of others.
	calls := func(origin, base string) []call {
		return []call{
			{"the page", "GET", base + "/", "", nil, 200},
			{"its queries", "POST", base + "/redline/queries", queries, []string{"Origin", origin}, 200},
			{"its queries by HTTPS", "POST", base + "/redline/queries", queries, []string{"Origin", origin, "Sec-Fetch-Site", "same-origin"}, 200},
			{"a range", "POST", base + "/api/v1/query_range", "query=up&start=1&end=2&step=1", []string{"Origin", origin}, 200},
			{"its silences by HTTPS", "POST", base + "/api/v2/silences", silence, []string{"Origin", origin, "Sec-Fetch-Site", "same-origin"}, 200},
			{"a program", "POST", base + "/api/v2/silences", silence, nil, 200},
			{"a link to Prometheus' page", "GET", base + "/graph?g0.expr=up", "", nil, 200},
			{"a page elsewhere", "POST", base + "/api/v2/silences", silence, []string{"Origin", "http://evil.example"}, 403},
			{"a page elsewhere, by HTTPS", "POST", base + "/redline/queries", queries, []string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}, 403},
		}
	}
	for name, tt := range map[string]struct {
		nginx string // with UPSTREAM for the address of redline
		args  []string
		calls []call
	}{
		"as documented": {
			proxied(strings.ReplaceAll(documented(t), "127.0.0.1:9090", "UPSTREAM")),
			[]string{"--web.external-url", "https://mon.example.lan/redline/"},
			append(calls("https://mon.example.lan", "http://mon.example.lan/redline"),
				call{"its silences", "POST", "http://mon.example.lan/redline/api/v2/silences", silence, []string{"Origin", "https://mon.example.lan"}, 200},
				call{"another name", "GET", "http://evil.example/redline/api/v1/query?query=up", "", nil, 403},
				call{"another name as forwarded", "GET", "http://evil.example/redline/api/v1/query?query=up", "", []string{"X-Forwarded-Host", "mon.example.lan"}, 403}),
		},
		"with the path left, as Traefik does": {
			proxied("location /redline/ { proxy_pass http://UPSTREAM; proxy_set_header Host $host; }"),
			[]string{"--web.external-url", "https://mon.example.lan/redline"},
			calls("https://mon.example.lan", "http://mon.example.lan/redline"),
		},
		"with the path left, by --web.route-prefix": {
			proxied("location / { proxy_pass http://UPSTREAM; proxy_set_header Host $host; }"),
			[]string{"--web.route-prefix", "redline", "--web.allowed-host", "mon.example.lan"},
			append(calls("http://mon.example.lan", "http://mon.example.lan/redline"),
				call{"the root", "GET", "http://mon.example.lan/", "", nil, 302},
				call{"without the path", "GET", "http://mon.example.lan/alerts", "", nil, 404}),
		},
		"with a Host of its own, which redline is not told": {
			proxied("location / { proxy_pass http://UPSTREAM; }"),
			nil,
			append(calls("http://mon.example.lan", "http://mon.example.lan"),
				call{"its silences", "POST", "http://mon.example.lan/api/v2/silences", silence, []string{"Origin", "http://mon.example.lan"}, 403}),
		},
		"with a Host of its own": {
			proxied("location /mon/ { proxy_pass http://UPSTREAM/; }"),
			[]string{"--web.external-url", "http://mon.example.lan/mon/"},
			append(calls("http://mon.example.lan", "http://mon.example.lan/mon"),
				call{"its silences", "POST", "http://mon.example.lan/mon/api/v2/silences", silence, []string{"Origin", "http://mon.example.lan"}, 200}),
		},
		"with the name of an upstream": {
			"upstream redline { server UPSTREAM; } " + proxied("location / { proxy_pass http://redline; }"),
			[]string{"--web.allowed-host", "redline"},
			calls("http://mon.example.lan", "http://mon.example.lan"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"--data", "", "127.0.0.1:1"}, tt.args...)
			upstream := startCommand(t, watchCommand(build(t, "github.com/redline-metrics/redline/cmd/redline"), args...), servingWatch)[0]
			client := nginx(t, strings.ReplaceAll(tt.nginx, "UPSTREAM", upstream))
			ready(t, client, tt.calls[0].address+"-/ready")
			for _, c := range tt.calls {
				if status, text := visit(t, client, c.method, c.address, c.body, c.header...); status != c.status {
					t.Errorf("%s: %s %s: %d %.300s; want %d", c.what, c.method, c.address, status, text, c.status)
				}
			}
			loads(t, client, tt.calls[0].address)
		})
	}
}

// ready waits until an address answers 200.
func ready(t *testing.T, client *http.Client, address string) {
	t.Helper()
	await.NoError(t, func() error {
		if status, text := visit(t, client, http.MethodGet, address, ""); status != http.StatusOK {
			return fmt.Errorf("%s: %d %s", address, status, text)
		}
		return nil
	})
}

// loads fails where something that a page loads is not there.
func loads(t *testing.T, client *http.Client, page string) {
	t.Helper()
	_, text := visit(t, client, http.MethodGet, page, "")
	found := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(found) < 3 {
		t.Errorf("%s loads nothing: %s", page, text)
	}
	base, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found {
		at, err := base.Parse(m[1])
		if err != nil {
			t.Fatal(err)
		}
		if status, _ := visit(t, client, http.MethodGet, at.String(), ""); status != http.StatusOK {
			t.Errorf("%s: %d", at, status)
		}
	}
}
