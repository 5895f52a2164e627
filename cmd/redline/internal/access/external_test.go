package access_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
)

// TestExternal holds that links name a host that others can reach.
func TestExternal(t *testing.T) {
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ given, listen, taken, want string }{
		{"", "127.0.0.1:0", "127.0.0.1:40123", "http://127.0.0.1:40123"},
		{"", "localhost:9090", "127.0.0.1:9090", "http://127.0.0.1:9090"},
		{"", "[::1]:9090", "[::1]:9090", "http://[::1]:9090"},
		{"", ":9091", "[::]:9091", "http://" + machine + ":9091"},
		{"", "0.0.0.0:0", "0.0.0.0:40123", "http://" + machine + ":40123"},
		{"", "192.0.2.2:9090", "192.0.2.2:9090", "http://192.0.2.2:9090"},
		{"", "mon.example.lan:0", "192.0.2.2:40123", "http://mon.example.lan:40123"},
		{"https://mon.example.lan/redline/", ":9090", "[::]:9090", "https://mon.example.lan/redline"},
		{"http://mon.example.lan", ":9090", "[::]:9090", "http://mon.example.lan"},
		{"/redline/", "127.0.0.1:9090", "127.0.0.1:9090", "http://127.0.0.1:9090/redline"},
		{"mon.example.lan", "127.0.0.1:9090", "127.0.0.1:9090", ""},
		{"ftp://mon.example.lan", "127.0.0.1:9090", "127.0.0.1:9090", ""},
		{"http://ada:secret@mon.example.lan", "127.0.0.1:9090", "127.0.0.1:9090", ""},
		{"http://mon.example.lan/?a=b", "127.0.0.1:9090", "127.0.0.1:9090", ""},
		{"http://[mon", "127.0.0.1:9090", "127.0.0.1:9090", ""},
	} {
		u, err := access.External(tt.given, "http", tt.listen, tt.taken)
		got := ""
		if err == nil {
			got = u.String()
		}
		if got != tt.want {
			t.Errorf("%q, %s, %s: %v %v; want %s", tt.given, tt.listen, tt.taken, u, err, tt.want)
		}
	}
}

// TestPrefix holds that a prefix is that of the flag, or of the external URL; then a proxy
// may take it away or leave it.
func TestPrefix(t *testing.T) {
	for _, tt := range []struct {
		given, external, path string
		status                int
		got                   string // the path below, or where it leads
	}{
		{"", "http://h", "/alerts", http.StatusOK, "/alerts"},
		{"", "http://h/mon", "/mon/alerts", http.StatusOK, "/alerts"},
		{"", "http://h/mon", "/alerts", http.StatusOK, "/alerts"},
		{"", "http://h/mon", "/", http.StatusOK, "/"},
		{"", "http://h/mon", "/mon", http.StatusFound, "/mon/"},
		{"", "http://h/mon", "/monitor", http.StatusOK, "/monitor"},
		{"", "http://h/redline", "/redline/alerts", http.StatusOK, "/alerts"},
		{"", "http://h/redline", "/redline/redline/queries", http.StatusOK, "/redline/queries"},
		{"/redline", "http://h", "/redline/queries", http.StatusOK, "/queries"},
		{"/", "http://h/mon", "/alerts", http.StatusOK, "/alerts"},
		{"/", "http://h/mon", "/mon/alerts", http.StatusOK, "/mon/alerts"},
		{"mon/", "http://h", "/mon/", http.StatusOK, "/"},
		{"/mon", "http://h", "/mon/api/v1/label/a%2Fb/values", http.StatusOK, "/api/v1/label/a/b/values"},
		{"/mon", "http://h", "/", http.StatusFound, "/mon/"},
		{"/mon", "http://h", "/alerts", http.StatusNotFound, "404 page not found\n"},
		{"/mon", "http://h", "/monitor", http.StatusNotFound, "404 page not found\n"},
		{"/a/b", "http://h", "/a/b/alerts", http.StatusOK, "/alerts"},
	} {
		prefix, bare, err := access.Prefix(tt.given, parse(t, tt.external))
		if err != nil {
			t.Fatal(err)
		}
		w := request{method: "GET", path: tt.path, host: "localhost"}.ask(t, access.New(access.Config{Prefix: prefix, Bare: bare}, echo))
		got := w.Body.String()
		if to := w.Header().Get("Location"); to != "" {
			got = to
		}
		if w.Code != tt.status || got != tt.got {
			t.Errorf("%q, %s: %s: %d %s; want %d %s", tt.given, tt.external, tt.path, w.Code, got, tt.status, tt.got)
		}
	}
	for _, given := range []string{"/a?b", "//a//b", "/a#b"} {
		if _, _, err := access.Prefix(given, parse(t, "http://h")); err == nil {
			t.Errorf("%q has no error", given)
		}
	}
}

// TestIncidentPages holds that below /redline a browser that opens /redline/incidents gets the
// page, and that the page's own requests and links get the incidents.
func TestIncidentPages(t *testing.T) {
	prefix, bare, err := access.Prefix("", parse(t, "http://h/redline"))
	if err != nil {
		t.Fatal(err)
	}
	h := access.New(access.Config{Prefix: prefix, Bare: bare}, echo)
	opens := []string{"Accept: text/html,*/*"}
	for _, c := range []struct {
		path   string
		header []string
		want   string
	}{
		{"/redline/incidents", opens, "/incidents"},
		{"/redline/incidents/20261128-175202-stock", opens, "/incidents/20261128-175202-stock"},
		{"/redline/incidents", nil, "/redline/incidents"},
		{"/redline/incidents/20261128-175202-stock", nil, "/redline/incidents/20261128-175202-stock"},
		{"/redline/incidents/20261128-175202-stock.md", opens, "/redline/incidents/20261128-175202-stock.md"},
		{"/redline/redline/incidents/20261128-175202-stock.md", opens, "/redline/incidents/20261128-175202-stock.md"},
		{"/incidents", opens, "/incidents"},
	} {
		if w := (request{method: "GET", path: c.path, host: "localhost", header: c.header}).ask(t, h); w.Body.String() != c.want {
			t.Errorf("%s with %v is served as %s, want %s", c.path, c.header, w.Body, c.want)
		}
	}
}

// TestOwnPaths holds that behind a proxy that takes away /redline, each path that the
// server has below it is found, as it is behind one that leaves it.
func TestOwnPaths(t *testing.T) {
	prefix, bare, err := access.Prefix("", parse(t, "http://h/redline"))
	if err != nil {
		t.Fatal(err)
	}
	h := access.New(access.Config{Prefix: prefix, Bare: bare}, echo)
	var found int
	for _, pattern := range []string{"../engine/*.go", "../web/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`mux\.Handle(?:Func)?\("[A-Z]+ (/redline/[^"]+)"`).FindAllStringSubmatch(string(source), -1) {
				found++
				for _, path := range []string{m[1], "/redline" + m[1]} {
					if w := (request{method: "GET", path: path, host: "localhost"}).ask(t, h); w.Body.String() != m[1] {
						t.Errorf("%s is served as %s", path, w.Body)
					}
				}
			}
		}
	}
	if found < 4 {
		t.Errorf("%d paths below /redline", found)
	}
}

// TestCheckName holds that a name is one of DNS, and nothing else.
func TestCheckName(t *testing.T) {
	for name, right := range map[string]bool{"mon": true, "mon.example.lan": true, ".example.lan": true, "": false, ".": false, "http://mon": false, "mon:9090": false, "*.example.lan": false} {
		if err := access.CheckName(name); (err == nil) != right {
			t.Errorf("%q: %v", name, err)
		}
	}
}
