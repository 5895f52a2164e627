package interop

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestInstrumentBodies holds that servers find of a body just that which the app's own has:
// a length, by which waitress, wsgiref and gevent know the Content-Length, an iterator's
// next, a close, and attributes. The kind: wrappers that have more or less than that which
// they wrap.
func TestInstrumentBodies(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	want, _ := underProbe(t, redline, nil, nil, python(t, "service"), "sized.py")
	got, said := underProbe(t, redline, []string{"--instrument"}, nil, python(t, "service"), "sized.py")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bodies without the probe, and with it (-want +got):\n%s\n%s", diff, said)
	}
	exchanges := labelled{
		{"GET /breaks", "GET /<name> 500"}, {"HEAD /sized", "HEAD /<name> 200"}, {"GET /closing", "GET /<name> 200"},
	}
	for _, body := range []string{"sized", "sized2", "empty", "lazy", "deque", "indexed", "bare", "named", "iterator", "generator", "set"} {
		exchanges = append(exchanges, labelled{{"GET /" + body, "GET /<name> 200"}}...)
	}
	for name, server := range map[string]wsgiServer{
		"waitress": ended(`Serving on http://(\S+)`, "waitress-serve", "--listen", "127.0.0.1:0", "sized:app"),
		"gunicorn": gunicornOf("sized:app"),
		"uWSGI":    uwsgiOf(t, "sized:app"),
		"gevent":   ended(`Listening at: http://(\S+)`, "python", "serve_gevent.py", "sized:app"),
		"wsgiref":  ended(`Listening at: http://(\S+)`, "python", "serve_wsgiref.py", "sized:app"),
	} {
		t.Run(name, func(t *testing.T) {
			measures(t, redline, "service", server, exchanges, map[string]float64{`{method="GET",route="/<name>"}`: 1})
		})
	}
}
