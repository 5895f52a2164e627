"""Where Starlette is measured, and FastAPI, which is made of it: around an ASGI call,
and where a route handles a request."""

import functools
import sys

from redline_probe import hook, registry, switch
from redline_probe.asgi import exchange_of, measured
from redline_probe.names import read


def patch(module):
    """Measures the apps of starlette.applications."""
    routing = sys.modules["starlette.routing"]
    needed = ((module.Starlette, "__call__"), (routing.Router, "__call__"), (routing.Route, "handle"),
              (routing.Mount, "handle"))
    for owner, name in needed:
        if name not in vars(owner):
            raise switch.Failure("framework", "Starlette lacks %s.%s" % (owner.__name__, name))
    names = read()
    module.Starlette.__call__ = measured(module.Starlette.__call__, names)
    routing.Router.__call__ = measured(noting(routing.Router.__call__, search, names), names)
    routing.Route.handle = noting(routing.Route.handle, found, names)
    routing.Mount.handle = noting(routing.Mount.handle, mounted, names)
    hook.finder.wait("fastapi.routing", lambda module: patch_fastapi(module, names))
    hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))


def patch_fastapi(module, names):
    with switch.guard():
        route = module.APIRoute
        if "handle" in vars(route):
            route.handle = noting(route.handle, found, names)


def noting(handle, note, names):
    """Has it noted how far a request has come."""

    @functools.wraps(handle)
    async def noted(part, scope, receive, send):
        exchange = exchange_of(scope)
        if exchange is not None:
            with switch.guard():
                note(exchange, part, scope, names)
        await handle(part, scope, receive, send)

    return noted


def search(exchange, router, scope, names):
    exchange.route = names.unmatched


def mounted(exchange, mount, scope, names):
    exchange.mount += mount.path
    exchange.route = exchange.mount + "/"


def found(exchange, route, scope, names):
    # FastAPI has the whole path of a route in an included router in the scope.
    included = scope.get("fastapi", {}).get("effective_route_context")
    whole = included if getattr(included, "original_route", None) is route else route
    exchange.route = exchange.mount + whole.path
