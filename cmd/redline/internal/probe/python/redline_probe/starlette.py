"""Where Starlette is measured, and FastAPI, which is made of it: around an ASGI call,
and where a route handles a request."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools

from redline_probe import hook, registry, switch
from redline_probe.asgi import exchange_of, measured
from redline_probe.framework import has, require
from redline_probe.names import read

CALL = "scope", "receive", "send"
HANDLING = {
    "starlette.middleware.errors": "ServerErrorMiddleware", "starlette.middleware.exceptions": "ExceptionMiddleware",
}


def patch(module):
    """Measures the apps of starlette.applications, and those that other frameworks make
    of Starlette's parts, as connexion does: of each part, once it is imported."""
    names = read()
    name = module.__name__
    if name == "starlette.applications":
        app = require("Starlette", module, "Starlette", "__call__", *CALL)
        app.__call__ = measured(app.__call__, names)
    elif name == "starlette.routing":
        router = require("Starlette", module, "Router", "__call__", *CALL)
        route = require("Starlette", module, "Route", "handle", *CALL)
        mount = require("Starlette", module, "Mount", "handle", *CALL)
        router.__call__ = measured(noting(router.__call__, search, names), names, whole=False)
        route.handle = noting(route.handle, found, names)
        mount.handle = noting(mount.handle, mounted, names)
        hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))
    elif name == "fastapi.routing":
        if "handle" in vars(module.APIRoute):
            route = require("FastAPI", module, "APIRoute", "handle", *CALL)
            route.handle = noting(route.handle, found, names)
    else:  # the middleware that turns exceptions into answers
        middleware = getattr(module, HANDLING[name], None)
        if has(middleware, "__call__", *CALL):
            middleware.__call__ = measured(middleware.__call__, names, whole=False)


def noting(handle, note, names):
    """Has it noted how far a request has come."""

    @functools.wraps(handle)
    async def noted(part, scope, receive, send):
        __traceback_hide__ = True  # noqa: F841
        if not switch.off:
            with switch.guard():
                exchange = exchange_of(scope)
                if exchange is not None:
                    note(exchange, part, scope, names)
        await handle(part, scope, receive, send)

    return noted


def search(exchange, router, scope, names):
    exchange.leave_mounts(scope)
    exchange.route = names.unmatched


def mounted(exchange, mount, scope, names):
    exchange.enter_mount(mount.path, scope)
    exchange.route = exchange.mount + "/"


def found(exchange, route, scope, names):
    # FastAPI has the whole path of a route in an included router in the scope.
    included = scope.get("fastapi", {}).get("effective_route_context")
    whole = included if getattr(included, "original_route", None) is route else route
    exchange.found(exchange.mount_of(scope) + whole.path)
