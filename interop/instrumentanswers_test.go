package interop

import (
	"fmt"
	"io"
	"maps"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redline-metrics/redline"
	"github.com/redline-metrics/redline/internal/await"
)

// exchanges are requests of interop/python/every.py, less the protocol, and the
// labels under which each is recorded: method, route and status.
var exchanges = []struct{ request, labels string }{
	{"GET /users/7", "GET /users/<int:user_id> 200"},
	{"HEAD /users/7", "HEAD /users/<int:user_id> 200"},
	{"POST /users/7", "POST /users/<int:user_id> 200"},
	{"DELETE /users/7", "DELETE <unmatched> 405"},
	{"OPTIONS /users/7", "OPTIONS /users/<int:user_id> 200"},
	{"BREW /users/7", "OTHER <unmatched> 405"},
	{"GET /users/none", "GET <unmatched> 404"},
	{"GET /nothing?a=b", "GET <unmatched> 404"},
	{"GET /early", "GET /early 202"},
	{"GET /empty", "GET /empty 204"},
	{"GET /unavailable", "GET /unavailable 503"},
	{"GET /value", "GET /value 422"},
	{"GET /fail", "GET /fail 500"},
	{"GET /slash", "GET <unmatched> 308"},
	{"GET /slash/", "GET /slash/ 302"},
	{"GET /stream", "GET /stream 200"},
	{"HEAD /stream", "HEAD /stream 200"},
	{"GET /broken", "GET /broken 500"},
	{"GET /coroutine", "GET /coroutine 200"},
	{"GET /asks", "GET /asks 200"},
	{"GET /shop/de/tea", "GET /shop/<lang>/<thing> 200"},
	{"GET /books", "GET /books 200"},
	{"PUT /books", "PUT /books 201"},
	{"GET /static/items.py", "GET /static/<path:filename> 200"},
	{"HEAD /static/items.py", "HEAD /static/<path:filename> 200"},
	{"GET /static/items.py Range: bytes=3-9", "GET /static/<path:filename> 206"},
	{"GET /static/items.py Range: bytes=99999-", "GET /static/<path:filename> 416"},
	{"GET /static/items.py If-Modified-Since: Sat, 01 Jan 2050 00:00:00 GMT", "GET /static/<path:filename> 304"},
	{"GET /static/nothing.py", "GET /static/<path:filename> 404"},
	{"GET /mounted/page/3", "GET /mounted/page/<int:page> 200"},
	{"GET /mounted/fail", "GET /mounted/fail 503"},
	{"GET /mounted/nothing", "GET <unmatched> 404"},
	{"GET /foreign/some/path", "GET /foreign/ 200"},
	{"GET /beside/page/4", "GET /beside/page/<int:page> 200"},
	{"GET /away", "GET /away/ 200"},
}

// dial connects to a server, which may say that it listens before it does.
func dial(t *testing.T, app string) net.Conn {
	t.Helper()
	var conn net.Conn
	await.NoError(t, func() (err error) {
		conn, err = new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(app, "http://"))
		return err
	})
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// askBytes sends a request, byte for byte, and returns the answer so, but for its date.
func askBytes(t *testing.T, app, request string) string {
	t.Helper()
	conn := dial(t, app)
	defer func() { _ = conn.Close() }()
	method, rest, _ := strings.Cut(request, " ")
	path, header, some := strings.Cut(rest, " ")
	if some {
		header += "\r\n"
	}
	_, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: app\r\nConnection: close\r\n%s\r\n", method, path, header)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatalf("%s: %v", request, err)
	}
	return regexp.MustCompile(`(?im)^date: .*\r$`).ReplaceAllString(string(answer), "Date: then\r")
}

// TestInstrumentUnchanged holds that each answer is byte for byte that of the app alone.
func TestInstrumentUnchanged(t *testing.T) {
	t.Setenv("PYTHONHASHSEED", "0") // for the order of Allow
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, server := range map[string]wsgiServer{
		"gunicorn": gunicornOf("every:application"),
		"gthread":  gunicornOf("every:application", "--threads", "2"),
		"gevent":   gunicornOf("every:application", "--worker-class", "gevent"),
		"uWSGI":    uwsgiOf(t, "every:application", "--http-keepalive=0"),
		"waitress": ended(`Serving on http://(\S+)`, "waitress-serve", "--listen", "127.0.0.1:0", "every:application"),
		"flask":    ended(`Running on http://(\S+)`, "flask", "--app", "every:app", "run", "--port", "0"),
	} {
		t.Run(name, func(t *testing.T) {
			with := instrumented(t, command, server)
			alone := runBy(t, command, nil, server.ready, server.command...)
			for _, x := range exchanges {
				want, got := askBytes(t, alone.app, x.request), askBytes(t, with.app, x.request)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: the answer alone, and instrumented (-want +got):\n%s", x.request, diff)
				}
			}
		})
	}
}

// TestInstrumentExchanges holds that the ends of requests are recorded as the library
// would, by the names of each schema.
func TestInstrumentExchanges(t *testing.T) {
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	want := map[string]float64{}
	for _, x := range exchanges {
		parts := strings.Split(x.labels, " ")
		want[fmt.Sprintf(`{method=%q,route=%q,status=%q}`, parts[0], parts[1], parts[2])]++
	}
	want[`{method="GET",route="/page/<int:page>",status="200"}`] = 1 // which /asks sends
	for name, c := range map[string]struct {
		server wsgiServer
		exit   string // the status of a request that ends the worker
	}{
		"gunicorn": {gunicornOf("every:application"), "500"},
		"uWSGI":    {uwsgiOf(t, "every:application"), "aborted"},
	} {
		t.Run(name, func(t *testing.T) {
			want, s := maps.Clone(want), instrumented(t, command, c.server)
			for _, x := range exchanges {
				_ = askBytes(t, s.app, x.request)
			}
			_ = askBytes(t, s.app, "GET /exit")
			want[`{method="GET",route="/exit",status="`+c.exit+`"}`] = 1
			s.counts(t, want)
			text, err := s.metrics.scrape()
			if err != nil {
				t.Fatal(err)
			}
			unhandled := map[string]float64{
				`{method="GET",route="/broken"}`: 1, `{method="GET",route="/fail"}`: 1, `{method="GET",route="/mounted/fail"}`: 1,
			}
			if diff := cmp.Diff(unhandled, series(t, "http_request_exceptions_total", text)); diff != "" {
				t.Errorf("exceptions (-want +got):\n%s", diff)
			}
		})
	}
}

// TestInstrumentSchemas holds that each schema has its names, and leaves out the
// metrics that it has none for.
func TestInstrumentSchemas(t *testing.T) {
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for schema, want := range map[string]map[string]float64{
		"flask": {
			`flask_http_request_total{method="GET",status="200"}`:                                              2,
			`flask_http_request_total{method="GET",status="500"}`:                                              1,
			`flask_http_request_exceptions_total{method="GET",status="500"}`:                                   1,
			`flask_http_request_duration_seconds_count{method="GET",path="/empty",status="204"}`:               1,
			`flask_http_request_duration_seconds_count{method="GET",path="/users/<int:user_id>",status="200"}`: 1,
			`flask_http_request_duration_seconds_bucket{le="+Inf",method="GET",path="/books",status="200"}`:    1,
			`flask_exporter_info{version="` + redline.Version + `"}`:                                           1,
		},
		"otel": {
			`http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="500",http_route="/fail"}`: 1,
			`http_server_active_requests{http_request_method="GET"}`:                                                                   0,
		},
	} {
		t.Run(schema, func(t *testing.T) {
			s := instrumented(t, command, gunicornOf("every:application"), "--schema", schema)
			for _, path := range []string{"/users/1", "/books", "/empty", "/fail"} {
				_ = askBytes(t, s.app, "GET "+path)
			}
			await.NoError(t, func() error {
				text, err := s.metrics.scrape()
				if err != nil {
					t.Fatal(err)
				}
				got := values(t, regexp.MustCompile(`(?m)^(\S+\{.*\}) (\S+)$`), text)
				maps.DeleteFunc(got, func(name string, _ float64) bool { _, wanted := want[name]; return !wanted })
				if !strings.Contains(text, "process_open_fds{pid=") {
					return fmt.Errorf("nothing of the worker itself:\n%s", text)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					return fmt.Errorf("metrics (-want +got):\n%s\n%s", diff, text)
				}
				return nil
			})
		})
	}
}
