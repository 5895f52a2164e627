package redlinetest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/redline-metrics/redline"
)

// unchangedChecks returns the checks that compare the bytes that clients get with those
// from the router without Redline.
func unchangedChecks() []check {
	get := func(does Behaviour) Route { return Route{Method: http.MethodGet, Pattern: "/x/{id}", Does: does} }
	post := Route{Method: http.MethodPost, Pattern: "/x/{id}", Does: Echoes}
	const (
		asGet     = "GET /x/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
		asUpgrade = "GET /x/7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nping"
		asPost    = "POST /x/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	)
	asMethod := func(method, path string) string { return strings.Replace(asGet, "GET /x/7", method+" "+path, 1) }
	site := func(routes ...Route) Site { return Site{Routes: routes} }
	return []check{
		{"an answer", nil, unchanged(asGet, site(get(Text)))},
		{"an answer that is decorated", nil, unchanged(asGet, site(Route{Method: http.MethodGet, Pattern: "/x/{id}", Decorated: true}))},
		{"nothing written", nil, unchanged(asGet, site(get(Nothing)))},
		{"201", nil, unchanged(asGet, site(get(Creates)))},
		{"404 of a handler", nil, unchanged(asGet, site(get(Misses)))},
		{"404 of the router", nil, unchanged(asMethod("GET", "/nothing"), site(get(Text)))},
		{"405", nil, unchanged(asMethod("PUT", "/x/7"), site(get(Text)))},
		{"a redirect of the router", nil, unchanged(asMethod("GET", "/y"), site(Route{Method: http.MethodGet, Pattern: "/y/"}))},
		{"a redirect of a handler", nil, unchanged(asGet, site(get(Redirects)))},
		{"a group", []Feature{Group}, unchanged(asMethod("GET", "/api/7"), site(Route{Method: http.MethodGet, Group: "/api", Pattern: "/{id}"}))},
		{"a mounted router", []Feature{Mount}, unchanged(asMethod("GET", "/m/7"), site(Route{Method: http.MethodGet, Mount: "/m", Pattern: "/{id}"}))},
		{"HEAD", nil, unchanged(asMethod("HEAD", "/x/7"), site(Route{Method: http.MethodHead, Pattern: "/x/{id}"}))},
		{"OPTIONS", nil, unchanged(asMethod("OPTIONS", "/x/7"), site(Route{Method: http.MethodOptions, Pattern: "/x/{id}"}))},
		{"OPTIONS that no route has", nil, unchanged(asMethod("OPTIONS", "/x/7"), site(get(Text)))},
		{"an unknown method", nil, unchanged(asMethod("BREW", "/x/7"), site(get(Text)))},
		{"a body that is declared", nil, unchanged(asPost+"Content-Length: 5\r\n\r\n12345", site(post))},
		{"a body in chunks", nil, unchanged(asPost+"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n", site(post))},
		{"a stream", nil, unchanged(asGet, site(get(Streams)), "one\n", "two\n")},
		{"a connection that is taken over", []Feature{Hijack}, unchanged(asUpgrade, site(get(Hijacks)))},
		{"a panic", []Feature{Panic}, unchanged(asGet, site(get(Panics)))},
		{"a panic that is recovered outside", []Feature{Recovery}, unchanged(asGet, Site{Routes: []Route{get(Panics)}, Recovery: Outside})},
		{"a panic that is recovered inside", []Feature{InnerRecovery}, unchanged(asGet, Site{Routes: []Route{get(Panics)}, Recovery: Inside})},
		{"an abort", []Feature{Panic}, unchanged(asGet, site(get(Aborts)))},
		{"an error with a status", []Feature{ReturnedError}, unchanged(asGet, site(get(Fails)))},
		{"an error without a status", []Feature{ReturnedError}, unchanged(asGet, site(get(Breaks)))},
		{"an error that a handler of errors answers", []Feature{ReturnedError}, unchanged(asGet, Site{Routes: []Route{get(Breaks)}, OwnErrors: true})},
	}
}

// unchanged sends a request to a site without Redline, and to the same site measured. A
// handler that streams goes on once the client has each of the events: a server may join
// events that are written at once into one chunk.
func unchanged(request string, site Site, events ...string) func(*testing.T, *Router) {
	return func(t *testing.T, r *Router) {
		site.Gate = newGate()
		bare := r.start(t, site).answer(t, request, events)
		if site.Metrics != nil {
			t.Fatal("measured what is to be bare")
		}
		if measured := r.serveSite(t, redline.Config{}, site).answer(t, request, events); measured != bare {
			t.Errorf("the client got\n%s\nand of the router alone\n%s", indented(measured), indented(bare))
		}
	}
}

// answer returns all bytes that the server sends in answer to a request, without the value
// of Date. It lets the handler pass its gate after each of the events.
func (s *server) answer(t *testing.T, request string, events []string) string {
	t.Helper()
	conn, answer := s.raw(t, request)
	if strings.Contains(request, "Upgrade") {
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
	}
	var text []byte
	for _, event := range events {
		for !strings.Contains(string(text), event) {
			next, err := answer.ReadByte()
			if err != nil {
				t.Fatalf("read %q before %q: %v", text, event, err)
			}
			text = append(text, next)
		}
		s.site.Gate.proceed <- struct{}{}
	}
	rest, err := io.ReadAll(answer)
	text = append(text, rest...)
	if err != nil {
		text = append(text, err.Error()...)
	}
	return regexp.MustCompile(`(?m)^Date: .*\r$`).ReplaceAllString(string(text), "Date: \r")
}

func indented(text string) string {
	return "\t" + strings.ReplaceAll(fmt.Sprintf("%q", text), `\r\n`, "\\r\\n\n\t")
}
