package interop

import "testing"

// djangoExchanges are requests of interop/python/django_app.py, as exchanges has those
// of Flask.
var djangoExchanges = []struct{ request, labels string }{
	{"GET /users/7", "GET /users/<int:user_id> 200"},
	{"HEAD /users/7", "HEAD /users/<int:user_id> 200"},
	{"BREW /users/7", "OTHER /users/<int:user_id> 200"},
	{"GET /users/none", "GET <unmatched> 404"},
	{"GET /nothing?a=b", "GET <unmatched> 404"},
	{"GET /old/3", "GET /^old/(?P<user_id>[0-9]+)$ 200"},
	{"GET /shop/5/", "GET /shop/<int:user_id>/ 200"},
	{"GET /shop/5", "GET <unmatched> 301"},
	{"GET /shop/about", "GET /shop/about 200"},
	{"DELETE /shop/about", "DELETE /shop/about 405"},
	{"GET /early", "GET <unmatched> 202"},
	{"GET /fail", "GET /fail 500"},
	{"GET /broken", "GET /broken 500"},
	{"GET /missing", "GET /missing 404"},
	{"GET /forbidden", "GET /forbidden 403"},
	{"GET /stream", "GET /stream 200"},
	{"GET /file", "GET /file 200"},
	{"GET /asks", "GET /asks 200"},
	{"GET /coroutine", "GET /coroutine 200"},
	{"GET /stumble", "GET <unmatched> 500"},
}

// TestInstrumentDjango holds that a Django app's answers are byte for byte those of the
// app alone, and its requests are recorded by their routes, under each server.
func TestInstrumentDjango(t *testing.T) {
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, c := range map[string]struct {
		environment string
		server      wsgiServer
	}{
		"sync":                 {"django", gunicornOf("django_app:app")},
		"gthread":              {"django", gunicornOf("django_app:app", "--workers", "2", "--threads", "4")},
		"uvicorn":              {"django", uvicornOf("django_app:asgi")},
		"worker":               {"django", gunicornOf("django_app:asgi", "--workers", "2", "--worker-class", "uvicorn_worker.UvicornWorker")},
		"asgi, Python 3.14":    {"newest-3.14", gunicornAsgiOf("django_app:asgi")},
		"gthread, Python 3.15": {"newest-3.15", gunicornOf("django_app:app", "--threads", "4")},
	} {
		t.Run(name, func(t *testing.T) {
			measures(t, command, c.environment, c.server, djangoExchanges, map[string]float64{
				`{method="GET",route="/fail"}`: 1, `{method="GET",route="/broken"}`: 1, `{method="GET",route="<unmatched>"}`: 1,
			})
		})
	}
}
