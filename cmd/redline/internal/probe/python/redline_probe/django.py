"""Where Django is measured: around a WSGI call, and where it finds a route."""

import functools

from redline_probe import hook, registry, switch
from redline_probe.exchange import current
from redline_probe.names import read
from redline_probe.wsgi import measured


def patch(module):
    """Measures the apps of django.core.handlers.wsgi."""
    from django.core import signals

    handler, base = module.WSGIHandler, module.base.BaseHandler
    if "__call__" not in vars(handler) or "resolve_request" not in vars(base):
        raise switch.Failure("framework", "Django lacks WSGIHandler.__call__ or BaseHandler.resolve_request")
    names = read()
    handler.__call__ = measured(handler.__call__, names)
    base.resolve_request = resolved(base.resolve_request)
    signals.got_request_exception.connect(notice, weak=False)
    hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))


def exchange_of(request):
    """The exchange that a request is of, and not one that a view makes."""
    exchange = current.get()
    environ = getattr(request, "environ", None)  # under ASGI there is none
    return exchange if exchange is not None and environ is not None and exchange.includes(environ) else None


def resolved(resolve_request):
    """A request's route is known once this has been called."""

    @functools.wraps(resolve_request)
    def resolve(handler, request):
        match = resolve_request(handler, request)
        if not switch.off:
            with switch.guard():
                exchange = exchange_of(request)
                if exchange is not None:
                    exchange.route = exchange.mount + "/" + match.route
        return match

    return resolve


def notice(request=None, **named):
    """Django sends this of the exceptions that it has no answer of its own for."""
    with switch.guard():
        exchange = exchange_of(request)
        if exchange is not None:
            exchange.failed = True
