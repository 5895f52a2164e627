"""Measures an ASGI call. Other calls than of HTTP are left as they are."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools

from redline_probe import client, process, servers, switch
from redline_probe.exchange import Exchange, current
from redline_probe.own import getpid

NOTHING = {}


class AsgiExchange(Exchange):
    """The exchange of an ASGI call. It ends with the last message of the response."""

    __slots__ = ("told", "lost", "raised")

    def __init__(self, recorder, scope):
        super().__init__(recorder, scope, scope["method"], None)
        self.told = False  # all of the response
        self.lost = None  # the status that the client had got when it left
        self.raised = None  # the id of the exception that the server raised then

    def includes(self, call):
        """A scope that shares nothing with this one's is a request that the app makes,
        wherever it makes it. An environ has no more than the address."""
        ours = self.call
        return call is ours or not self.over and (
            not self.settled and "REQUEST_METHOD" in call or super().includes(call))

    def sent(self, message):
        kind = message["type"]
        if kind == "http.response.start":
            self.status = "%d" % message["status"]  # which may be an http.HTTPStatus
            self.headers = message.get("headers", ())
        elif kind == "http.response.pathsend" or kind == "http.response.body" and not message.get("more_body"):
            self.told = True
            if self.lost is None:
                self.end()  # a client that has left got none of it, and the end of the app tells why
        elif message.get("more_body"):
            self.length += len(message.get("body", b""))

    def lose(self, error=None):
        """The client has left."""
        if self.lost is None and not self.told:
            self.lost = self.status or client.GONE
            self.raised = id(error)

    def fail(self, error):
        """An exception has left the app, maybe after it was answered for."""
        with switch.guard():
            if self.lost is not None and client.caused(error, self.raised):
                self.verdict = self.lost
                self.end()
                return
        super().fail(error)

    def is_unsent(self):
        return self.status is None or not (self.told or self.length or servers.send_at_once())

    def is_whole(self):
        return self.told or super().is_whole()

    def cancel(self, receive):
        """The server has ended the call, or the process is being ended. It keeps a
        status that was sent; without one it is the client's doing, if it has left."""
        if self.status is None:
            with switch.guard():
                if self.lost is not None or client.has_left(receive):
                    self.status = client.GONE
        if self.status is None:
            self.abort()
        else:
            self.end()

    def ended(self):
        """The app has returned. Without an answer it has ended for the client's leaving,
        or a server answers for it."""
        if self.status is None and self.lost is not None:
            self.status = client.GONE
        self.end()


def exchange_of(scope):
    exchange = None if switch.off else current.get()
    return exchange if exchange is not None and exchange.includes(scope) else None


def measured(call, names, whole=True):
    """Measures the ASGI call of a class, where it is not part of one that is. whole says
    whether nobody above handles the exceptions that leave it, as far as is known."""

    @functools.wraps(call)
    async def measure(app, scope, receive, send):
        __traceback_hide__ = True  # noqa: F841
        exchange = outer = None
        if not switch.off:
            with switch.guard():
                if scope["type"] == "http":
                    outer = current.get()
                    if outer is None or not outer.includes(scope):
                        recorder = process.recorders.get(getpid()) or process.recorder(names)
                        exchange = AsgiExchange(recorder, scope)
        if exchange is None:
            if outer is None or not whole or isinstance(outer, AsgiExchange):
                return await call(app, scope, receive, send)
            try:
                return await call(app, scope, receive, send)
            except Exception:
                outer.failed = True  # an adapter to WSGI answers it
                raise

        async def received():
            __traceback_hide__ = True  # noqa: F841
            message = await receive()
            with switch.guard():
                if message["type"] == "http.disconnect":
                    exchange.lose()
            return message

        async def answer(message):
            __traceback_hide__ = True  # noqa: F841
            try:
                await send(message)
            except OSError as error:  # the client has left, says ASGI since 2.4
                with switch.guard():
                    exchange.lose(error)
                raise
            with switch.guard():
                exchange.sent(message)

        current.set(exchange)
        try:
            await call(app, scope, received, answer)
        except Exception as error:
            exchange.fail(error)
            raise
        except BaseException as error:
            if not exchange.over:
                if type(error).__name__ in client.CANCELLING:
                    exchange.cancel(receive)
                else:
                    exchange.abort(error)
            raise
        else:
            exchange.ended()
        finally:
            if current.get() is exchange:  # or another context ends the call
                current.set(outer)
            exchange.headers = ()
            exchange.call = NOTHING  # tasks that it has begun may keep the exchange for long

    return measure
