"""Where Starlette is measured, and FastAPI, which is made of it: around an ASGI call,
and where a route handles a request."""

import functools
import sys

from redline_probe import hook, registry, switch
from redline_probe.asgi import exchange_of, measured
from redline_probe.framework import require
from redline_probe.names import read

CALL = "scope", "receive", "send"


def patch(module):
    """Measures the apps of starlette.applications."""
    routing = sys.modules.get("starlette.routing")
    app = require("Starlette", module, "Starlette", "__call__", *CALL)
    router = require("Starlette", routing, "Router", "__call__", *CALL)
    route = require("Starlette", routing, "Route", "handle", *CALL)
    mount = require("Starlette", routing, "Mount", "handle", *CALL)
    names = read()
    app.__call__ = measured(app.__call__, names)
    router.__call__ = measured(noting(router.__call__, search, names), names)
    route.handle = noting(route.handle, found, names)
    mount.handle = noting(mount.handle, mounted, names)
    hook.finder.wait("fastapi.routing", lambda module: patch_fastapi(module, names))
    hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))


def patch_fastapi(module, names):
    with switch.guard():
        if "handle" in vars(module.APIRoute):
            route = require("FastAPI", module, "APIRoute", "handle", *CALL)
            route.handle = noting(route.handle, found, names)


def noting(handle, note, names):
    """Has it noted how far a request has come."""

    @functools.wraps(handle)
    async def noted(part, scope, receive, send):
        if not switch.off:
            with switch.guard():
                exchange = exchange_of(scope)
                if exchange is not None:
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
