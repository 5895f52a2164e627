package interop

import (
	"maps"
	"testing"
)

// requestsOf are those of exchanges, and more.
func requestsOf(exchanges []struct{ request, labels string }, more ...string) []string {
	var requests []string
	for _, x := range exchanges {
		requests = append(requests, x.request)
	}
	return append(requests, more...)
}

var (
	django     = prey{environment: "django", protocol: "wsgi", app: "django_app:app", requests: requestsOf(djangoExchanges, "GET /stream gone", "GET /closed")}
	djangoAsgi = prey{environment: "django", protocol: "asgi", app: "django_app:asgi", requests: requestsOf(djangoExchanges,
		"GET /stream gone", "GET /stream cancelled", "GET /waits before", "LIFESPAN /", "WEBSOCKET /", "GET /closed")}
	fastapi = prey{environment: "asgi", protocol: "asgi", app: "asgi_app:app", requests: requestsOf(asgiExchanges,
		"GET /stream gone", "GET /stream cancelled", "GET /leaves before", "GET /cancels", "LIFESPAN /", "GET /threads", "WEBSOCKET /echo/me", "WEBSOCKET /mounted/closes", "WEBSOCKET /none")}
)

// anywhere are the breakages that all frameworks share. The metric of the app's own is
// kept by the prometheus_client of another environment.
func anywhere(t *testing.T) map[string]breakage {
	t.Helper()
	return map[string]breakage{
		"directory gone": {way: []string{"workers gone"}, says: "No such file or directory", reason: "directory"},
		"disk full":      {shell: `mount -t tmpfs -o size=100k tmpfs "$0"`, way: []string{"none"}, says: "No space left on device", reason: "space"},
		"names":          {way: []string{"names"}, says: `names\.json: JSONDecodeError`, reason: "names"},
		"probe gone":     {way: []string{"probe gone"}, says: "that the app's user may read"},
		"own counter": {
			environ: []string{"PYTHONPATH=" + packagesOf(t, "client-0.17")}, way: []string{"own names", "http_requests"},
			says: "has a metric http_requests_total of its own", reason: "name taken",
		},
		"patch":      bug("", "code at first", "framework.has"),
		"begin":      bug("", "code", "exchange.perf_counter"),
		"level":      bug("BREW /nowhere", "code", "series.Recorder.level"),
		"new series": bug("", "code", "series.Slot"),
		"lookup":     bug("", "code", "series.code_of"),
		"new file":   bug("", "code", "workerfile.entry"),
		"end":        bug("", "code", "series.bisect_left"),
		"stream":     bug("GET /stream", "code", "series.bisect_left"),
		"gone":       bug("GET /stream gone", "code", "series.bisect_left"),
		"broken":     bug("GET /broken", "code", "series.bisect_left"),
		"fail":       bug("GET /fail", "code", "series.Recorder.exception"),
	}
}

// asgiAlike are those of ASGI.
var asgiAlike = map[string]breakage{
	"recorder":  bug("", "code", "asgi.getpid"),
	"exchange":  bug("", "line", "asgi", "exchange = AsgiExchange"),
	"kind":      bug("", "line", "asgi", "kind = message"),
	"status":    bug("", "line", "asgi", "self.status = \"%d\""),
	"part":      bug("GET /stream", "line", "asgi", "elif kind"),
	"last":      bug("", "line", "asgi", "self.told = True"),
	"told":      bug("", "line", "asgi", "self.end()  # a client"),
	"gone":      bug("GET /stream gone", "line", "asgi", "self.raised = id(error)"),
	"includes":  bug("", "code", "asgi.AsgiExchange.includes"),
	"cancelled": bug("GET /stream cancelled", "code", "series.bisect_left"),
}

// TestInstrumentBrokenDjango holds that wherever the probe fails under Django, requests
// are answered, by WSGI and by ASGI.
func TestInstrumentBrokenDjango(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	of := anywhere(t)
	maps.Copy(of, map[string]breakage{
		"patch of the route": bug("", "line at first", "django", "base.resolve_request ="),
		"patch of signals":   bug("", "line at first", "django", "signals.got_request_exception"),
		"patch of a call":    bug("", "line at first", "django", "handler.__call__ = wsgi"),
		"whose request":      bug("", "code", "django.exchange_of"),
		"route":              bug("", "line", "django", "exchange.found("),
		"whose exception":    bug("GET /stumble", "code", "django.exchange_of"),
		"exception":          bug("GET /fail", "line", "django", "exchange.failed ="),
	})
	byWsgi, byAsgi := maps.Clone(of), maps.Clone(of)
	maps.Copy(byWsgi, map[string]breakage{
		"recorder": bug("", "code", "wsgi.getpid"),
		"current":  bug("", "code", "wsgi.current"),
		"request":  bug("", "code", "asgi.current"),
		"body":     bug("GET /stream", "code", "exchange.sends_file"),
		"includes": bug("", "code", "exchange.Exchange.includes"),
	})
	maps.Copy(byAsgi, asgiAlike)
	maps.Copy(byAsgi, map[string]breakage{
		"patch of an ASGI call": bug("", "line at first", "django", "handler.__call__ = asgi"),
		"request":               bug("", "code", "asgi.exchange_of"),
		"waits":                 bug("GET /waits before", "code", "series.bisect_left"),
	})
	t.Run("WSGI", func(t *testing.T) { django.endures(t, redline, byWsgi) })
	t.Run("ASGI", func(t *testing.T) { djangoAsgi.endures(t, redline, byAsgi) })
}

// TestInstrumentBrokenAsgi holds that wherever the probe fails under FastAPI and
// Starlette, requests are answered, and websockets go on.
func TestInstrumentBrokenAsgi(t *testing.T) {
	of := anywhere(t)
	maps.Copy(of, asgiAlike)
	maps.Copy(of, map[string]breakage{
		"patch of an app":  bug("", "line at first", "starlette", "app.__call__ ="),
		"patch of routes":  bug("", "line at first", "starlette", "mount.handle ="),
		"patch of FastAPI": bug("", "line at first", "starlette", "route = require(\"FastAPI\""),
		"whose request":    bug("", "code", "starlette.exchange_of"),
		"search":           bug("", "line", "starlette", "exchange.route = names.unmatched"),
		"mount":            bug("GET /mounted/page/3", "line", "exchange", "self.mount += path"),
		"route":            bug("", "line", "starlette", "exchange.found("),
		"leaving":          bug("GET /leaves before", "line", "asgi", "exchange.lose()"),
		"cause":            bug("GET /leaves before", "code", "client.caused"),
		"whether it left":  bug("GET /cancels", "code", "client.has_left"),
		"background":       bug("GET /background", "line", "exchange", "self.recorder.fail("),
	})
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	fastapi.endures(t, redline, of)
	later := fastapi
	later.app = "starlette_first:app" // which has FastAPI patched by itself
	later.endures(t, redline, map[string]breakage{"patch of FastAPI alone": of["patch of FastAPI"]})
}

// TestInstrumentUnknown holds that a release of a framework without the parts that the
// probe needs runs unmeasured.
func TestInstrumentUnknown(t *testing.T) {
	redline := build(t, "github.com/redline-metrics/redline/cmd/redline")
	const wsgi, call = `\(environ, start_response\)`, `\(scope, receive, send\)`
	for _, c := range []struct {
		app                       *prey
		module, method, as, lacks string
	}{
		{&words, "flask.app", "flask.ctx.RequestContext.match_request", "inherited", "Flask lacks match_request"},
		{&words, "flask.app", "flask.app.Flask.wsgi_app", "inherited", "Flask lacks __call__, wsgi_app, handle_exception"},
		{&django, "django.core.handlers.base", "django.core.handlers.base.BaseHandler.resolve_request", "", `Django lacks BaseHandler.resolve_request\(request\)`},
		{&django, "django.core.handlers.wsgi", "django.core.handlers.wsgi.WSGIHandler.__call__", "", "Django lacks WSGIHandler.__call__" + wsgi},
		{&djangoAsgi, "django.core.handlers.asgi", "django.core.handlers.asgi.ASGIHandler.__call__", "", "Django lacks ASGIHandler.__call__" + call},
		{&fastapi, "starlette.applications", "starlette.applications.Starlette.__call__", "", "Starlette lacks Starlette.__call__" + call},
		{&fastapi, "starlette.routing", "starlette.routing.Router.__call__", "", "Starlette lacks Router.__call__" + call},
		{&fastapi, "starlette.routing", "starlette.routing.Route.handle", "", "Starlette lacks Route.handle" + call},
		{&fastapi, "starlette.routing", "starlette.routing.Mount.handle", "", "Starlette lacks Mount.handle" + call},
		{&fastapi, "fastapi.routing", "fastapi.routing.APIRoute.handle", "of other parameters", "FastAPI lacks APIRoute.handle" + call},
	} {
		ways := []string{"inherited", "of other parameters"}
		if c.as != "" {
			ways = []string{c.as}
		}
		for _, as := range ways {
			c.app.endures(t, redline, map[string]breakage{c.method + " " + as: {
				way: []string{"release", c.module, c.method, as}, says: c.lacks + "; ", reason: "framework",
			}})
		}
	}
}
