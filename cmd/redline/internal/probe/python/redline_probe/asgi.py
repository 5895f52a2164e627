"""Measures an ASGI call. Other calls than of HTTP are left as they are."""

import functools
from os import getpid

from redline_probe import process, switch
from redline_probe.exchange import Exchange

KEY = "redline_probe.exchange"  # in the scope of a request, which mounted apps get too


class AsgiExchange(Exchange):
    """It ends with the last message of the response: what follows is in the background."""

    __slots__ = ("told",)

    def __init__(self, recorder, method, send, silent):
        super().__init__(recorder, {"REQUEST_METHOD": method}, send)
        self.status = silent
        self.told = False  # all of the response

    async def send(self, message):
        await self.respond(message)
        with switch.guard():
            kind = message["type"]
            if kind == "http.response.start":
                self.status = "%d" % message["status"]  # which may be an http.HTTPStatus
            elif kind == "http.response.pathsend" or kind == "http.response.body" and not message.get("more_body"):
                self.told = True
                self.end()

    def fail(self):
        """An exception has left the app, maybe after it was answered for."""
        if not self.told:
            super().fail()
        elif not switch.off and not self.recorder.left:
            with switch.guard(), self.recorder.lock:
                for cells, at in self.recorder.exception(self.method, self.route, self.status):
                    cells[at] += 1.0


def exchange_of(scope):
    return None if switch.off else scope.get(KEY)


def measured(call, names, silent="500"):
    """Measures the ASGI call of a class, where it is not part of one that is. silent is
    the status where it returns, and nothing has been answered."""

    @functools.wraps(call)
    async def measure(app, scope, receive, send):
        exchange = None
        if not switch.off:
            with switch.guard():
                if scope["type"] == "http" and KEY not in scope:
                    recorder = process.recorders.get(getpid()) or process.recorder(names)
                    exchange = scope[KEY] = AsgiExchange(recorder, scope["method"], send, silent)
        if exchange is None:
            return await call(app, scope, receive, send)
        try:
            await call(app, scope, receive, exchange.send)
        except Exception:
            exchange.fail()
            raise
        except BaseException:
            if not exchange.over:
                exchange.abort()
            raise
        exchange.end()  # without an end before, the client has gone

    return measure
