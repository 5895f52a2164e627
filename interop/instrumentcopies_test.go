package interop

import "testing"

var copiesAsgi = []struct{ request, labels string }{
	{"GET /copies/a", "GET /copies/{name} 200"},
	{"GET /starlette/copies/a", "GET /starlette/copies/{name} 200"},
	{"GET /starlette/deep/copies", "GET /starlette/deep/copies 200"},
	{"GET /django/copies/a?b=c", "GET /django/copies/<name> 200"},
	{"GET /flask/copies/a?b=c", "GET /flask/copies/<name> 200"},
	{"GET /flask/none", "GET <unmatched> 404"},
}

var copiesWsgi = []struct{ request, labels string }{
	{"GET /copies/a?b=c", "GET /copies/<name> 200"},
	{"GET /django/copies/a", "GET /django/copies/<name> 200"},
	{"GET /django/none", "GET /django/ 404"},
}

// TestInstrumentCopies holds that apps copy, deep-copy and pickle a scope or an environ,
// and hand the copy on. The kind: things of the probe in objects that are the app's. The
// answers name each key and the state of its copies, so a further one would show.
func TestInstrumentCopies(t *testing.T) {
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	t.Setenv("PYTHONHASHSEED", "0")
	for name, server := range map[string]wsgiServer{
		"uvicorn":   uvicornOf("copies:app"),
		"hypercorn": hypercornOf("copies:app"),
		"granian":   granianOf("copies:app"),
		"asgi":      gunicornAsgiOf("copies:app"),
	} {
		t.Run(name, func(t *testing.T) { measures(t, command, "protocols", server, copiesAsgi, map[string]float64{}) })
	}
	t.Run("gthread", func(t *testing.T) {
		measures(t, command, "protocols", gunicornOf("copies:wsgi", "--threads", "2"), copiesWsgi, map[string]float64{})
	})
}
