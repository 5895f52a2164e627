"""Measures a WSGI call."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools

from redline_probe import process, switch, websocket
from redline_probe.exchange import Exchange, current
from redline_probe.own import getpid


def measured(call, names):
    """Measures the WSGI call of a class, where it is not part of one that is."""
    recorders = process.recorders

    @functools.wraps(call)
    def measure(app, environ, start_response):
        __traceback_hide__ = True  # noqa: F841
        if switch.off:
            return call(app, environ, start_response)
        exchange = None
        try:
            outer = current.get()
            upgrade = "HTTP_UPGRADE" in environ
            if (outer is None or outer.call is not environ and not outer.includes(environ)) and not (
                    upgrade and websocket.begun(environ)):
                # uWSGI forks without Python's knowledge.
                recorder = recorders.get(getpid()) or process.recorder(names)
                exchange = Exchange(recorder, environ, environ.get("REQUEST_METHOD", "GET"), start_response)
                exchange.upgrade = upgrade and websocket.asks(environ)
                current.set(exchange)
        except Exception as error:
            if not switch.failed(error):
                raise
        if exchange is None:
            return call(app, environ, start_response)
        try:
            body = call(app, environ, exchange.start_response)
        except Exception as error:
            exchange.fail(error)
            raise
        except BaseException as error:
            exchange.abort(error)
            raise
        finally:
            current.set(outer)
        try:
            return exchange.follow(body)
        except Exception as error:
            if not switch.failed(error):
                raise
            return body

    return measure
