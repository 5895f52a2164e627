"""Where Flask is measured: around a WSGI call, and where it finds a rule."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools
import sys

from redline_probe import dispatcher, hook, registry, switch, websocket
from redline_probe.exchange import SIGNALLED, current
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
    flask.wsgi_app = measured(flask.wsgi_app, names)  # a middleware may have been put around it
    flask.handle_exception = noticing(flask.handle_exception)
    listen(sys.modules["flask.signals"])
    websocket.watch()
    for context in matching:
        context.match_request = matched(context.match_request, names.unmatched)
    hook.finder.wait("werkzeug.middleware.dispatcher", lambda module: dispatcher.patch(module, names))
    hook.finder.wait("prometheus_client.registry", lambda module: registry.patch(module, names))


def noticing(handle_exception):
    """Marks the exchange of an exception that no handler takes, for which Flask calls it."""

    @functools.wraps(handle_exception)
    def notice(*args, **named):
        __traceback_hide__ = True  # noqa: F841
        exchange = None
        with switch.guard():
            exchange = current.get()
            if exchange is not None:
                exchange.failed = True
        try:
            return handle_exception(*args, **named)
        except Exception:
            if exchange is not None:  # an app above Flask may answer it
                exchange.failed = SIGNALLED
            raise

    return notice


def listen(signals):
    """Hears of exceptions that an extension answers in the place of Flask. Without
    blinker Flask 2.2 has no signals, and nor have extensions."""
    if not vars(signals).get("signals_available", True):
        return
    handled = sys.modules["werkzeug.exceptions"].HTTPException

    def hear(sender, exception=None, **named):
        if not switch.off:
            with switch.guard():
                exchange = current.get()
                if exchange is not None and not exchange.failed and not isinstance(exception, handled):
                    exchange.failed = SIGNALLED

    signals.got_request_exception.connect(hear, weak=False)


def matched(match_request, unmatched):
    """A request's rule is known once this has been called."""

    @functools.wraps(match_request)
    def match(context):
        __traceback_hide__ = True  # noqa: F841
        match_request(context)
        if switch.off:
            return
        try:
            exchange = current.get()
            if exchange is None:
                return
            request = context.request
            environ = request.environ
            if exchange.call is environ or exchange.includes(environ):
                rule = request.url_rule
                exchange.found(unmatched if rule is None else exchange.mount_of(environ) + rule.rule)
        except Exception as error:
            if not switch.failed(error):
                raise

    return match
