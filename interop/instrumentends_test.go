package interop

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestInstrumentEnds holds that a status is the client's where an exception ends the app
// after it has sent a header, or where a server answers for it. A failure that cuts the
// response short is 500, as in the Go library. The kind: ends of which the server knows more
// than the app.
func TestInstrumentEnds(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	wsgi := labelled{
		{"GET /early/value", "GET /early/<kind> 500"},
		{"GET /first/value", "GET /first/<kind> 500"},
		{"GET /last/200/value", "GET /last/<int:status>/<kind> 200"},
		{"GET /last/203/value", "GET /last/<int:status>/<kind> 203"},
		{"GET /amid/value", "GET /amid/<kind> 500"},
		{"GET /closing/value", "GET /closing/<kind> 200"},
	}
	ofWsgi := map[string]float64{
		`{method="GET",route="/early/<kind>"}`: 1, `{method="GET",route="/first/<kind>"}`: 1,
		`{method="GET",route="/last/<int:status>/<kind>"}`: 2,
		`{method="GET",route="/amid/<kind>"}`:              1, `{method="GET",route="/closing/<kind>"}`: 1,
	}
	// These servers answer 500 for exceptions of any kind.
	all := slices.Concat(wsgi, labelled{
		{"GET /early/own", "GET /early/<kind> 500"},
		{"GET /first/own", "GET /first/<kind> 500"},
		{"GET /early/cancel", "GET /early/<kind> 500"},
		{"GET /amid/own", "GET /amid/<kind> aborted"},
		{"GET /last/200/own", "GET /last/<int:status>/<kind> 200"},
	})
	exits := slices.Concat(all, labelled{{"GET /early/exit", "GET /early/<kind> 500"}})
	none := slices.Concat(wsgi, labelled{{"GET /early/own", "GET /early/<kind> aborted"}})
	asgi := labelled{
		{"GET /raises/none///value", "500"},
		{"GET /raises/200/5/part/value", "500"},
		{"GET /raises/200/5/whole/value", "200"},
		{"GET /raises/200//part/value", "500"},
	}
	prompt := slices.Concat(asgi, labelled{
		{"GET /raises/204///value", "204"},
		{"GET /raises/304///value", "304"},
		{"GET /raises/200/0//value", "200"},
		{"GET /raises/200/5//value", "500"},
		{"HEAD /raises/200/5//value", "200"},
	})
	late := slices.Concat(asgi, labelled{{"GET /raises/204///value", "500"}, {"GET /raises/200/0//value", "500"}})
	answering := labelled{{"GET /raises/none///own", "500"}, {"GET /raises/none///cancel", "500"}, {"GET /raises/none///exit", "500"}}
	for name, c := range map[string]struct {
		server    wsgiServer
		exchanges labelled
	}{
		"gunicorn":         {gunicornOf("ends:flask"), exits},
		"gunicorn, gevent": {gunicornOf("ends:flask", "--worker-class", "gevent"), all},
		"wsgiref":          {ended(`Listening at: http://(\S+)`, "python", "serve_wsgiref.py", "ends:flask"), exits},
		"waitress":         {ended(`Serving on http://(\S+)`, "waitress-serve", "--listen", "127.0.0.1:0", "ends:flask"), wsgi},
		"flask run":        {ended(`Running on http://(\S+)`, "flask", "--app", "ends:flask", "run", "--port", "0"), none},
		"uvicorn":          {uvicornOf("ends:asgi"), slices.Concat(prompt, answering)},
		"hypercorn":        {hypercornOf("ends:asgi"), prompt},
		"granian":          {granianOf("ends:asgi"), slices.Concat(late, answering)},
		"gunicorn's asgi":  {gunicornAsgiOf("ends:asgi"), late},
	} {
		t.Run(name, func(t *testing.T) {
			exchanges, exceptions := slices.Clone(c.exchanges), maps.Clone(ofWsgi)
			if strings.HasPrefix(exchanges[0].request, "GET /raises") {
				exceptions = map[string]float64{}
				for i, x := range exchanges {
					method, _, _ := strings.Cut(x.request, " ")
					exchanges[i].labels = method + " /raises/ " + x.labels
					if strings.HasSuffix(x.request, "value") {
						exceptions[`{method="`+method+`",route="/raises/"}`]++
					}
				}
			}
			measures(t, redline, "protocols", c.server, exchanges, exceptions)
		})
	}
}
