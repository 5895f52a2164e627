package interop

import "testing"

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

// TestInstrumentAsgi: a FastAPI app's answers are byte for byte those of the app alone,
// and its requests are recorded by their routes, to the last part of the response.
func TestInstrumentAsgi(t *testing.T) {
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	for name, server := range map[string]wsgiServer{
		"uvicorn":  ended(`Uvicorn running on http://(\S+)`, "uvicorn", "--port", "0", "asgi_app:app"),
		"gunicorn": gunicornOf("asgi_app:app", "--workers", "2", "--worker-class", "uvicorn_worker.UvicornWorker"),
	} {
		t.Run(name, func(t *testing.T) {
			measures(t, command, "asgi", server, asgiExchanges, map[string]float64{
				`{method="GET",route="/fail"}`: 1, `{method="GET",route="/broken"}`: 1,
				`{method="GET",route="/background"}`: 1, `{method="GET",route="/mounted/lost"}`: 1,
			})
		})
	}
}
