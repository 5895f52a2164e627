"""Where Flask is measured: around a WSGI call, and where it finds a rule."""

import functools
import sys

from redline_probe import dispatcher, hook, registry, switch
from redline_probe.exchange import current
from redline_probe.names import read
from redline_probe.wsgi import measured


def patch(module):
    """Measures the apps of flask.app."""
    flask = module.Flask
    # A later release may have one context for both.
    contexts = vars(sys.modules["flask.ctx"])
    matching = {context for context in (contexts.get("RequestContext"), contexts.get("AppContext"))
                if context is not None and "match_request" in vars(context)}
    lacking = [name for name in ("__call__", "wsgi_app", "handle_exception") if name not in vars(flask)]
    if lacking or not matching:
        raise switch.Failure("framework", "Flask lacks %s" % ", ".join(lacking or ["match_request"]))
    names = read()
    flask.__call__ = measured(flask.__call__, names)
    flask.wsgi_app = measured(flask.wsgi_app, names)  # what a middleware may have been put around
    flask.handle_exception = noticing(flask.handle_exception)
    for context in matching:
        context.match_request = matched(context.match_request, names.unmatched)
    hook.finder.wait("werkzeug.middleware.dispatcher", lambda module: dispatcher.patch(module, names))
    hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))


def noticing(handle_exception):
    """Flask calls it with the exceptions that no handler is for."""

    @functools.wraps(handle_exception)
    def notice(*args, **named):
        with switch.guard():
            exchange = current.get()
            if exchange is not None:
                exchange.failed = True
        return handle_exception(*args, **named)

    return notice


def matched(match_request, unmatched):
    """A request's rule is known once this has been called."""

    @functools.wraps(match_request)
    def match(context):
        match_request(context)
        if switch.off:
            return
        try:
            exchange = current.get()
            if exchange is None:
                return
            request = context.request
            if exchange.route is None or exchange.includes(request.environ):
                rule = request.url_rule
                exchange.route = unmatched if rule is None else exchange.mount + rule.rule
        except Exception as error:
            if not switch.failed(error):
                raise

    return match
