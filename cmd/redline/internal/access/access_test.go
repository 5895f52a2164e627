package access_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/redline-metrics/redline/cmd/redline/internal/access"
)

// Headers of Chromium over plain HTTP to another host than loopback: no Sec-Fetch
// headers, and no Origin with a GET. A page can empty the language, and no more.
const (
	chromium = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/156"
	silent   = "Accept-Language: "
)

// request is one that a server gets.
type request struct {
	method, path, host string
	to                 string   // the server's address that it came to; loopback where it is empty
	tls                bool     // it came by TLS
	header             []string // as Name: value
}

// ask returns the answer to a request.
func (q request) ask(t *testing.T, h http.Handler) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(q.method, q.path, strings.NewReader("query=up"))
	r.Host = q.host
	for _, line := range q.header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header[http.CanonicalHeaderKey(name)] = []string{value}
	}
	at := net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9090}
	if q.to != "" {
		at.IP = net.ParseIP(q.to)
	}
	if q.tls {
		r.TLS = &tls.ConnectionState{}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&at))))
	return w
}

// echo answers by the path that it was asked for, and fails where it is told of an origin.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") != "" {
		w.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = w.Write([]byte(r.URL.Path))
})

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestNames holds that the answer of a server hangs on the name by which it is asked. This
// is of the kind that a page gets by rebinding a name of its own to an address here: each
// path, for reading and for writing, from a browser that says nothing of itself.
func TestNames(t *testing.T) {
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	h := access.New(access.Config{
		External: parse(t, "https://mon.example.lan/redline"), Listen: "listened.example:9090", Names: []string{"Other.example", ".below.example"},
	}, echo)
	const lan = "192.0.2.2"
	for _, tt := range []struct {
		what    string
		q       request
		refused bool
	}{
		{"an address", request{host: "127.0.0.1:9090"}, false},
		{"an address without a port", request{host: "192.168.1.5"}, false},
		{"an address of IPv6", request{host: "[::1]:9090"}, false},
		{"an address of IPv6 without a port", request{host: "[fe80::1]"}, false},
		{"no name, as of HTTP/1.0", request{host: ""}, false},
		{"localhost", request{host: "localhost:9090"}, false},
		{"localhost in capitals, with the root", request{host: "LOCALHOST.:9090"}, false},
		{"below localhost", request{host: "redline.localhost:9090"}, false},
		{"the machine", request{host: machine + ":9090"}, false},
		{"the address to listen on", request{host: "listened.example:9090"}, false},
		{"the external URL's", request{host: "mon.example.lan"}, false},
		{"the external URL's with another port", request{host: "mon.example.lan:8443"}, false},
		{"a further name", request{host: "other.example"}, false},
		{"below a further name", request{host: "a.b.below.example"}, false},
		{"that name itself", request{host: "below.example"}, true},
		{"a name that ends like it", request{host: "notbelow.example"}, true},
		{"a name that begins like localhost", request{host: "localhost.evil.example"}, true},
		{"the root alone, of a browser", request{host: ".:9090", header: []string{chromium}}, true},
		{"a name that looks like an address", request{host: "127.0.0.1.evil.example"}, true},
		{"a made-up name", request{host: "evil.example:9090"}, true},
		{"a made-up name, of a program", request{host: "evil.example:9090", header: []string{"User-Agent: curl/8"}}, true},
		{"a made-up name, as forwarded", request{host: "evil.example", header: []string{"X-Forwarded-Host: localhost", "Forwarded: host=localhost"}}, true},
		{"a name without a dot, of a program", request{host: "redline:9090"}, false},
		{"the name of Docker's host, of a program", request{host: "host.docker.internal:9090", header: []string{"User-Agent: Grafana/12"}}, false},
		{"a name without a dot, of a browser", request{host: "redline:9090", header: []string{chromium, silent}}, true}, // a hostile network can have it lead to loopback
		{"the name of Docker's host, of a browser", request{host: "host.docker.internal:9090", header: []string{chromium}}, true},
		{"a made-up name by TLS", request{host: "evil.example", tls: true}, false}, // a browser has seen that the certificate is another's

		{"a container's name, of a program", request{to: lan, host: "redline:9090"}, false},
		{"a container's name, of a browser", request{to: lan, host: "redline:9090", header: []string{chromium}}, false},
		{"a name of Kubernetes, of a program", request{to: lan, host: "redline.monitoring:9090", header: []string{"User-Agent: Grafana/12"}}, false},
		{"a name of Kubernetes, of a browser", request{to: lan, host: "redline.monitoring.svc.cluster.local:9090", header: []string{chromium}}, false},
		{"a name of mDNS, of a browser", request{to: lan, host: "raspberry.local:9090", header: []string{chromium}}, false},
		{"a public name, of a program", request{to: lan, host: "evil.example", header: []string{"User-Agent: Prometheus/3"}}, false},
		{"a public name, of a browser", request{to: lan, host: "evil.example", header: []string{chromium, silent}}, true},
		{"a public name, of a browser that tells no name", request{to: lan, host: "evil.example", header: []string{"User-Agent: curl/8", silent}}, true},
		{"a public name, of a browser that tells no language", request{to: lan, host: "evil.example", header: []string{chromium}}, true},
		{"a public name, of a page that sends", request{to: lan, host: "evil.example", header: []string{"Origin: http://evil.example"}}, true},
		{"a public name, of a browser that says whose page it is", request{to: lan, host: "evil.example", header: []string{"Sec-Fetch-Site: same-origin"}}, true},
		{"a public name of a browser to a loopback address", request{to: "::ffff:127.0.0.1", host: "evil.example", header: []string{"User-Agent: curl/8"}}, true},
	} {
		for _, to := range []struct{ method, path string }{
			{"GET", "/"},
			{"GET", "/api/v1/query"},
			{"GET", "/-/healthy"},
			{"GET", "/metrics"},
			{"HEAD", "/"},
			{"OPTIONS", "/api/v1/query"},
			{"POST", "/api/v1/query"},
			{"POST", "/redline/queries"},
			{"POST", "/api/v2/silences"},
			{"POST", "/-/reload"},
			{"DELETE", "/api/v2/silence/1"},
		} {
			tt.q.method, tt.q.path = to.method, to.path
			if strings.Contains(strings.Join(tt.q.header, ""), "Origin: ") && !tt.refused {
				continue
			}
			w := tt.q.ask(t, h)
			if want := map[bool]int{true: http.StatusForbidden, false: http.StatusOK}[tt.refused]; w.Code != want {
				t.Errorf("%s: %s %s: %d %s", tt.what, to.method, to.path, w.Code, w.Body)
			}
			if tt.refused && !strings.Contains(w.Body.String(), "--web.allowed-host") {
				t.Errorf("%s: the answer does not say what helps: %s", tt.what, w.Body)
			}
		}
	}
}

// TestOrigins holds that a page elsewhere can change nothing by the browser of somebody
// who may, and has no use of queries where browsers tell of it. Programs can, and so can
// the own page behind any proxy, as far as that is safe.
func TestOrigins(t *testing.T) {
	h := access.New(access.Config{External: parse(t, "http://mon.example.lan:80/redline"), Listen: "127.0.0.1:9090"}, echo)
	const own = "127.0.0.1:9090"
	for what, tt := range map[string]struct {
		header          []string
		change, read    bool // by other methods than GET
		get             bool
		withoutNavigate bool
	}{
		"a program":                            {nil, true, true, true, false},
		"the same origin":                      {[]string{"Origin: http://" + own}, true, true, true, false},
		"the same origin and site":             {[]string{"Origin: http://" + own, "Sec-Fetch-Site: same-origin"}, true, true, true, false},
		"an address that was typed in":         {[]string{"Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, true, true, true, false},
		"the external URL's, of a proxy":       {[]string{"Origin: http://mon.example.lan"}, true, true, true, false},
		"the same, by another scheme":          {[]string{"Origin: https://mon.example.lan"}, false, true, true, false},
		"a proxy that sends a Host of its own": {[]string{"Origin: http://unknown.example.lan"}, false, true, true, false},
		"the same by https":                    {[]string{"Origin: https://unknown.example.lan", "Sec-Fetch-Site: same-origin"}, true, true, true, false},
		"another port":                         {[]string{"Origin: http://127.0.0.1:1"}, false, true, true, false},
		"a file":                               {[]string{"Origin: null"}, false, true, true, false},
		"another site":                         {[]string{"Sec-Fetch-Site: cross-site"}, false, false, false, false},
		"the same site":                        {[]string{"Sec-Fetch-Site: same-site"}, false, false, false, false},
		"something new":                        {[]string{"Sec-Fetch-Site: nearby"}, false, false, false, false},
		"another site, of the own origin":      {[]string{"Origin: http://" + own, "Sec-Fetch-Site: cross-site"}, false, false, false, false},
		"a picture of another site":            {[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"}, false, false, false, false},
		"a frame of another site":              {[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe", "Sec-Fetch-User: ?1"}, false, false, false, false},
		"a link that somebody follows":         {[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Sec-Fetch-User: ?1"}, false, false, true, false},
		"a page that goes here by itself":      {[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, false, false, false, true},
	} {
		check := func(method, path string, want bool) {
			t.Helper()
			w := request{method: method, path: path, host: own, header: tt.header}.ask(t, h)
			if status := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[want]; w.Code != status {
				t.Errorf("%s: %s %s: %d %s", what, method, path, w.Code, w.Body)
			}
			if !want && !strings.Contains(w.Body.String(), "cross-origin request") {
				t.Errorf("%s: the answer does not say why: %s", what, w.Body)
			}
		}
		for _, path := range []string{"/-/reload", "/api/v2/silences", "/api/v2/alerts", "/api/v1/write", "/api/v1/otlp/v1/metrics", "/api/v1/admin/tsdb/snapshot", "/api/v1/query/", "/api/v2/query", "/query", "/", "/redline/incidents/20261128-175202-stock"} {
			check(http.MethodPost, path, tt.change)
		}
		check(http.MethodPut, "/api/v1/admin/tsdb/snapshot", tt.change)
		check(http.MethodDelete, "/api/v2/silence/1", tt.change)
		for _, path := range []string{"/api/v1/query", "/api/v1/query_range", "/api/v1/series", "/api/v1/labels", "/redline/queries"} {
			check(http.MethodPost, path, tt.read)
		}
		for _, path := range []string{"/api/v1/query?query=up", "/federate", "/redline/overview", "/redline/incidents", "/debug/pprof/profile"} {
			check(http.MethodGet, path, tt.get)
		}
		for _, path := range []string{"/", "/alerts", "/graph?g0.expr=up"} {
			check(http.MethodGet, path, tt.get || tt.withoutNavigate)
		}
	}
}

// TestRefusals holds that the answer has the form that the client reads, and no more of
// the text that it sent than a line.
func TestRefusals(t *testing.T) {
	h := access.New(access.Config{}, echo)
	long := strings.Repeat("<b>", 1000) + ".example"
	for _, path := range []string{"/api/v1/query", "/redline/queries"} {
		var answer struct{ Status, Error string }
		w := request{method: "POST", path: path, host: long}.ask(t, h)
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Status != "error" || len(answer.Error) > 500 {
			t.Errorf("%s: %v %s", path, err, w.Body)
		}
	}
	w := request{method: "GET", path: "/", host: long}.ask(t, h)
	if kind := w.Header().Get("Content-Type"); kind != "text/plain; charset=utf-8" || w.Body.Len() > 500 {
		t.Errorf("%s %s", kind, w.Body)
	}
}

// TestHeaders holds that each answer has the headers that keep a browser from making
// something else of it: refusals, redirections and paths that are not there, too.
func TestHeaders(t *testing.T) {
	h := access.New(access.Config{Prefix: "/mon"}, echo)
	for _, q := range []request{
		{method: "GET", path: "/mon/api/v1/query", host: "localhost"},
		{method: "GET", path: "/mon/", host: "evil.example"},
		{method: "GET", path: "/mon", host: "localhost"},
		{method: "GET", path: "/none", host: "localhost"},
		{method: "POST", path: "/mon/-/reload", host: "localhost", header: []string{"Origin: null"}},
	} {
		header := q.ask(t, h).Header()
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: %v", q.path, header)
		}
	}
}
