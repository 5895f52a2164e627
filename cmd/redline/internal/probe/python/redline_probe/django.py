"""Where Django is measured: around a WSGI or an ASGI call, and where it finds a route."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools
import sys

from redline_probe import asgi, hook, registry, switch, websocket, wsgi
from redline_probe.client import GONE, LEAVING
from redline_probe.framework import require
from redline_probe.names import read


def patch(module):
    """Measures the apps of django.core.handlers.wsgi and .asgi, by the routes of .base."""
    names = read()
    if module.__name__ == "django.core.handlers.wsgi":
        handler = require("Django", module, "WSGIHandler", "__call__", "environ", "start_response")
        handler.__call__ = wsgi.measured(handler.__call__, names)
    elif module.__name__ == "django.core.handlers.asgi":
        handler = require("Django", module, "ASGIHandler", "__call__", "scope", "receive", "send")
        handler.__call__ = asgi.measured(handler.__call__, names)
    else:
        from django.core import signals

        base = require("Django", module, "BaseHandler", "resolve_request", "request")
        base.resolve_request = resolved(base.resolve_request)
        signals.got_request_exception.connect(notice, weak=False)
        hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))


def exchange_of(request):
    """The exchange that a request is of, and not one that a view makes."""
    return asgi.exchange_of(call_of(request))


def call_of(request):
    environ = getattr(request, "environ", None)
    return getattr(request, "scope", {}) if environ is None else environ


def resolved(resolve_request):
    """A request's route is known once this has been called."""

    @functools.wraps(resolve_request)
    def resolve(handler, request):
        __traceback_hide__ = True  # noqa: F841
        match = resolve_request(handler, request)
        if not switch.off:
            with switch.guard():
                exchange = exchange_of(request)
                if exchange is not None:
                    exchange.found(exchange.mount_of(call_of(request)) + "/" + match.route)
        return match

    return resolve


def notice(request=None, **named):
    """Django sends this of the exceptions that it has no answer of its own for."""
    with switch.guard():
        exchange = exchange_of(request)
        if exchange is None:
            return
        if type(sys.exc_info()[1]).__name__ in LEAVING:  # amid the body that it sent
            exchange.verdict = GONE
        else:
            exchange.failed = True
