package interop

import (
	"slices"
	"testing"
)

type labelled = []struct{ request, labels string }

// TestInstrumentNested holds that apps of one kind inside apps of another are one request,
// below the mount, with the status that the client got. The kind: apps that call one
// another in the course of one request, with any protocols and adapters between.
func TestInstrumentNested(t *testing.T) {
	t.Setenv("PYTHONHASHSEED", "0") // for the order of Allow
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	below := labelled{
		{"GET /inner/things/3", "GET /inner/things/{thing} 200"},
		{"GET /inner/things/404", "GET /inner/things/{thing} 404"},
		{"GET /inner/things/500", "GET /inner/things/{thing} 500"},
		{"GET /django/numbers/7", "GET /django/numbers/<int:number> 200"},
		{"GET /django/numbers/500", "GET /django/numbers/<int:number> 500"},
		{"GET /django/nothing", "GET /django/ 404"},
		{"GET /djangowsgi/numbers/500?a=b", "GET /djangowsgi/numbers/<int:number> 500"},
		{"GET /asks", "GET /asks 200"},
		{"GET /nothing", "GET <unmatched> 404"},
	}
	exceptions := map[string]float64{
		`{method="GET",route="/inner/things/{thing}"}`: 1, `{method="GET",route="/django/numbers/<int:number>"}`: 1,
		`{method="GET",route="/djangowsgi/numbers/<int:number>"}`: 1,
	}
	for _, mount := range []string{"/legacy", "/starlettes", "/asgiref"} {
		below = append(below, labelled{
			{"GET " + mount + "/", "GET " + mount + "/ 200"},
			{"GET " + mount + "/items/3?a=b", "GET " + mount + "/items/<int:item> 200"},
			{"GET " + mount + "/items/500", "GET " + mount + "/items/<int:item> 500"},
			{"POST " + mount + "/items/3", "POST <unmatched> 405"},
			{"GET " + mount + "/nothing", "GET <unmatched> 404"},
		}...)
		exceptions[`{method="GET",route="`+mount+`/items/<int:item>"}`] = 1
	}
	t.Run("FastAPI", func(t *testing.T) {
		measuresMore(t, command, "protocols", uvicornOf("nested:app"), below, labelled{{"", "GET /items/<int:item> 200"}}, exceptions)
	})
	t.Run("Flask", func(t *testing.T) {
		measures(t, command, "protocols", gunicornOf("nested:wsgi", "--threads", "2"), labelled{
			{"GET /api/things/3", "GET /api/things/{thing} 200"},
			{"GET /api/things/404", "GET /api/things/{thing} 404"},
			{"GET /api/things/500", "GET /api/things/{thing} 500"},
			{"GET /api/nothing", "GET <unmatched> 404"},
			{"GET /django/numbers/500", "GET /django/numbers/<int:number> 500"},
			{"GET /items/3", "GET /items/<int:item> 200"},
		}, map[string]float64{
			`{method="GET",route="/api/things/{thing}"}`: 1, `{method="GET",route="/django/numbers/<int:number>"}`: 1,
		})
	})
}

// TestInstrumentExtensions holds that unhandled exceptions are counted once each, and that
// a status is the client's. The kind: extensions that replace a framework's error handling
// or go round it: of the app's instance, in a middleware above, by a signal.
func TestInstrumentExtensions(t *testing.T) {
	t.Setenv("PYTHONHASHSEED", "0") // for the order of Allow
	command := build(t, "github.com/redline-metrics/redline/cmd/redline")
	of := func(prefix string, more ...struct{ request, labels string }) labelled {
		return slices.Concat(labelled{
			{"GET " + prefix + "/tea", "GET " + prefix + "/<what> 200"},
			{"GET " + prefix + "/fail", "GET " + prefix + "/<what> 500"},
			{"GET " + prefix + "/404", "GET " + prefix + "/<what> 404"},
			{"GET " + prefix + "/503", "GET " + prefix + "/<what> 503"},
			{"PUT " + prefix + "/tea", "PUT <unmatched> 405"},
		}, more)
	}
	t.Run("Flask", func(t *testing.T) {
		measures(t, command, "protocols", gunicornOf("rest:app"), slices.Concat(
			of("/restx", labelled{{"GET /restx/handled", "GET /restx/<what> 418"}}...),
			of("/restful", labelled{{"GET /restful/conflict", "GET /restful/<what> 409"}}...),
			of("/plain"), labelled{{"GET /own/fail", "GET /own/<what> 503"}, {"GET /nothing", "GET <unmatched> 404"}},
		), map[string]float64{
			`{method="GET",route="/restx/<what>"}`: 1, `{method="GET",route="/restful/<what>"}`: 1,
			`{method="GET",route="/plain/<what>"}`: 1, `{method="GET",route="/own/<what>"}`: 1,
		})
	})
	t.Run("Django REST framework", func(t *testing.T) {
		measures(t, command, "protocols", gunicornOf("drf:app"), labelled{
			{"GET /tea", "GET /<what> 200"},
			{"GET /fail", "GET /<what> 500"},
			{"GET /throttled", "GET /<what> 429"},
			{"PUT /tea", "PUT /<what> 405"},
		}, map[string]float64{`{method="GET",route="/<what>"}`: 1})
	})
	// It has Flask below routers and error handlers of Starlette's, and no app of it.
	t.Run("connexion", func(t *testing.T) {
		measures(t, command, "protocols", uvicornOf("connexion_app:app"), labelled{
			{"GET /api/users/7", "GET /api/users/<int:user> 200"},
			{"GET /api/users/500", "GET /api/users/<int:user> 500"},
			{"GET /api/nothing", "GET <unmatched> 404"},
			{"GET /nothing", "GET <unmatched> 404"},
			{"PUT /api/users/7", "PUT /api/users/{user:int} 405"},
		}, map[string]float64{`{method="GET",route="/api/users/<int:user>"}`: 1})
	})
	t.Run("a router alone", func(t *testing.T) {
		measures(t, command, "protocols", uvicornOf("router_app:app"), labelled{
			{"GET /tea", "GET /{what} 200"},
			{"GET /fail", "GET /{what} 500"},
			{"PUT /tea", "PUT /{what} 405"},
			{"GET /inner/tea", "GET /inner/{what} 200"},
			{"GET /no/where", "GET <unmatched> 404"},
		}, map[string]float64{`{method="GET",route="/{what}"}`: 1})
	})
}
