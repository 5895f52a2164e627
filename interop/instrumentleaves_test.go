package interop

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redline-metrics/redline/internal/await"
)

// leave sends a request, leaves once a stream has begun, or else once the probe has seen
// it, and waits for its end.
func (s underRun) leave(t *testing.T, request string) {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	conn := dial(t, s.app)
	body := ""
	if method == http.MethodPost {
		body = "Content-Length: 100\r\n"
	}
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: app\r\n%s\r\n", method, path, body); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, "stream") {
		r := bufio.NewReader(conn)
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := resp.Body.Read(make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
	} else {
		s.running(t, method, 1)
	}
	_ = conn.Close()
	s.running(t, method, 0)
}

// running waits until so many requests are in progress.
func (s underRun) running(t *testing.T, method string, want float64) {
	t.Helper()
	await.NoError(t, func() error {
		text, err := s.metrics.scrape()
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := series(t, "http_requests_in_progress", text)[`{method="`+method+`"}`]; !ok || got != want {
			return fmt.Errorf("%v requests in progress, want %v", got, want)
		}
		return nil
	})
}

// TestInstrumentLeaves holds that an end that only a client caused, by leaving, is no
// failure and no exception. A status that was sent stands, and without one it is 499, where
// the server says that the client has left. The kind: ends of requests that a server or a
// framework brings about for a client that has gone, by a cancellation, a message or an
// error.
func TestInstrumentLeaves(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	inEnvironment(t, "protocols")
	starlette := map[string]string{"GET /stream": "200", "POST /upload": "499"}
	cancelled := map[string]string{"GET /stream": "200", "POST /upload": "499", "GET /waits": "499"}
	ofDjango := map[string]string{"GET /stream": "200", "GET /waits": "499", "GET /sync": "499"}
	streams := map[string]string{"GET /stream": "200"}
	for name, c := range map[string]struct {
		server wsgiServer
		want   map[string]string
	}{
		"Starlette, gunicorn":            {gunicornAsgiOf("leaves:app"), cancelled},
		"Starlette, uvicorn":             {uvicornOf("leaves:app"), starlette},
		"Starlette, hypercorn":           {hypercornOf("leaves:app"), starlette},
		"Starlette, granian":             {granianOf("leaves:app"), starlette},
		"below a middleware, uvicorn":    {uvicornOf("leaves:below"), starlette},
		"below a middleware, gunicorn":   {gunicornAsgiOf("leaves:below"), cancelled},
		"Django, gunicorn":               {gunicornAsgiOf("leaves:django"), ofDjango},
		"Django, uvicorn":                {uvicornOf("leaves:django"), ofDjango},
		"Django, hypercorn":              {hypercornOf("leaves:django"), ofDjango},
		"Django, granian":                {granianOf("leaves:django"), ofDjango},
		"Flask, gunicorn":                {gunicornOf("leaves:flask"), streams},
		"Flask, gunicorn with threads":   {gunicornOf("leaves:flask", "--threads", "2"), streams},
		"Flask, gunicorn with gevent":    {gunicornOf("leaves:flask", "--worker-class", "gevent"), streams},
		"Flask, waitress":                {ended(`Serving on http://(\S+)`, "waitress-serve", "--listen", "127.0.0.1:0", "leaves:flask"), streams},
		"Django, gunicorn, sync streams": {gunicornOf("leaves:django_wsgi"), map[string]string{"GET /syncstream": "200"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := runBy(t, redline, []string{"--instrument"}, c.server.ready, c.server.command...)
			want := map[string]float64{}
			for request, status := range c.want {
				s.leave(t, request)
				method, path, _ := strings.Cut(request, " ")
				want[fmt.Sprintf(`{method=%q,route=%q,status=%q}`, method, path, status)] = 1
			}
			s.counts(t, want)
			text, err := s.metrics.scrape()
			if err != nil {
				t.Fatal(err)
			}
			if exceptions := series(t, "http_request_exceptions_total", text); len(exceptions) > 0 {
				t.Errorf("exceptions: %v", exceptions)
			}
		})
	}
}

// TestInstrumentHandsOn holds that an app that is ended from outside takes nothing of the
// request with it: the one that has ended it still reads all of the body. The kind: messages
// that the probe would receive for itself.
func TestInstrumentHandsOn(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	inEnvironment(t, "protocols")
	app := "leaves:handed_on"
	for name, server := range map[string]wsgiServer{
		"gunicorn": gunicornAsgiOf(app), "uvicorn": uvicornOf(app), "hypercorn": hypercornOf(app), "granian": granianOf(app),
	} {
		t.Run(name, func(t *testing.T) {
			s := runBy(t, redline, []string{"--instrument"}, server.ready, server.command...)
			_ = dial(t, s.app).Close() // Granian listens later than it says
			client := http.Client{Timeout: time.Minute}
			resp, err := client.Post(s.app+"/waits", "text/plain", strings.NewReader("a body"))
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err = errors.Join(err, resp.Body.Close()); err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != http.StatusServiceUnavailable || string(body) != "late: a body" {
				t.Errorf("%d with %q, want 503 with all of the body", resp.StatusCode, body)
			}
			s.counts(t, map[string]float64{`{method="POST",route="/waits",status="aborted"}`: 1})
		})
	}
}
