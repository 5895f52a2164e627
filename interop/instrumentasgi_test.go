package interop

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asgiExchanges are requests of interop/python/asgi_app.py, as exchanges has those of
// Flask.
var asgiExchanges = []struct{ request, labels string }{
	{"GET /users/7", "GET /users/{user_id} 200"},
	{"GET /users/none", "GET /users/{user_id} 422"},
	{"POST /users/7", "POST /users/{user_id} 405"},
	{"BREW /users/7", "OTHER /users/{user_id} 405"},
	{"GET /nothing?a=b", "GET <unmatched> 404"},
	{"GET /users/7/", "GET <unmatched> 307"},
	{"GET /early", "GET <unmatched> 202"},
	{"GET /threads", "GET /threads 200"},
	{"GET /accepted", "GET /accepted 202"},
	{"GET /fail", "GET /fail 500"},
	{"GET /missing", "GET /missing 404"},
	{"GET /stream", "GET /stream 200"},
	{"GET /broken", "GET /broken 500"},
	{"GET /file", "GET /file 200"},
	{"GET /background", "GET /background 200"},
	{"GET /en/shop/things/tea", "GET /en/shop/things/{thing} 200"},
	{"GET /mounted/page/3", "GET /mounted/page/{page:int} 200"},
	{"GET /mounted/nothing", "GET <unmatched> 404"},
	{"GET /mounted/lost", "GET /mounted/lost 503"},
	{"GET /deep/er/page", "GET /deep/er/page 200"},
	{"GET /deep/er/none", "GET <unmatched> 404"},
	{"GET /static/items.py", "GET /static/ 200"},
}

// TestInstrumentAsgi holds that a FastAPI app's answers are byte for byte those of the app
// alone, and its requests are recorded by their routes, to the last part of the response.
func TestInstrumentAsgi(t *testing.T) {
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	app := "asgi_app:app"
	for name, c := range map[string]struct {
		environment string
		server      wsgiServer
	}{
		"uvicorn":                    {"asgi", uvicornOf(app)},
		"gunicorn":                   {"asgi", gunicornOf(app, "--workers", "2", "--worker-class", "uvicorn_worker.UvicornWorker")},
		"gunicorn asgi":              {"protocols", gunicornAsgiOf(app)},
		"granian":                    {"protocols", granianOf(app)},
		"hypercorn":                  {"protocols", hypercornOf(app)},
		"uvicorn, Python 3.14":       {"newest-3.14", uvicornOf(app)},
		"gunicorn asgi, Python 3.15": {"newest-3.15", gunicornAsgiOf(app)},
		"granian, Python 3.15":       {"newest-3.15", granianOf(app)},
	} {
		t.Run(name, func(t *testing.T) {
			measures(t, command, c.environment, c.server, asgiExchanges, map[string]float64{
				`{method="GET",route="/fail"}`: 1, `{method="GET",route="/broken"}`: 1,
				`{method="GET",route="/background"}`: 1, `{method="GET",route="/mounted/lost"}`: 1,
			})
		})
	}
}

// TestInstrumentAsgiCalls holds that websockets and lifespans go on as without the probe,
// and are not counted. A request is, once, where the app does not see its end.
func TestInstrumentAsgiCalls(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	others := []string{"LIFESPAN /", "WEBSOCKET /echo/me", "WEBSOCKET /mounted/closes", "WEBSOCKET /none"}
	for _, c := range []struct {
		app      prey
		requests []string
		want     map[string]float64
	}{
		{fastapi, []string{"GET /users/7", "GET /stream gone", "GET /stream cancelled", "GET /leaves before", "GET /cancels"}, map[string]float64{
			`{method="GET",route="/users/{user_id}",status="200"}`: 1, `{method="GET",route="/stream",status="200"}`: 2,
			`{method="GET",route="/leaves",status="499"}`: 1, `{method="GET",route="/cancels",status="aborted"}`: 1,
		}},
		{djangoAsgi, []string{"GET /users/7", "GET /waits before"}, map[string]float64{
			`{method="GET",route="/users/<int:user_id>",status="200"}`: 1, `{method="GET",route="/waits",status="499"}`: 1,
		}},
	} {
		t.Run(c.app.app, func(t *testing.T) {
			c.app.requests = slices.Concat(c.requests, others)
			alone := c.app.breakProbe(t, redline, nil, "", nil, "none")
			with := c.app.breakProbe(t, redline, []string{"--instrument"}, "", nil, "none")
			if diff := cmp.Diff(alone.answers, with.answers); diff != "" {
				t.Errorf("answers without the probe, and with it (-want +got):\n%s", diff)
			}
			for _, sample := range []string{"http_requests_total", "http_request_duration_seconds_count"} {
				if diff := cmp.Diff(c.want, series(t, sample, with.metrics)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", sample, diff)
				}
			}
			for labels, running := range series(t, "http_requests_in_progress", with.metrics) {
				if running != 0 {
					t.Errorf("%v requests in progress: %s", running, labels)
				}
			}
			if exceptions := series(t, "http_request_exceptions_total", with.metrics); len(exceptions) > 0 {
				t.Errorf("exceptions: %v", exceptions)
			}
		})
	}
}
