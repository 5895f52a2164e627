"""Measures a WSGI call."""

import functools
from os import getpid

from redline_probe import process, switch
from redline_probe.exchange import Exchange, current


def measured(call, names):
    """Measures the WSGI call of a class, where it is not part of one that is."""
    recorders = process.recorders

    @functools.wraps(call)
    def measure(app, environ, start_response):
        if switch.off:
            return call(app, environ, start_response)
        exchange = None
        try:
            outer = current.get()
            if outer is None or outer.environ is not environ and not outer.includes(environ):
                # uWSGI forks without Python's knowledge.
                recorder = recorders.get(getpid()) or process.recorder(names)
                exchange = Exchange(recorder, environ, start_response)
                current.set(exchange)
        except Exception as error:
            if not switch.failed(error):
                raise
        if exchange is None:
            return call(app, environ, start_response)
        try:
            body = call(app, environ, exchange.start_response)
        except Exception:
            exchange.fail()
            raise
        except BaseException:
            exchange.abort()
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
