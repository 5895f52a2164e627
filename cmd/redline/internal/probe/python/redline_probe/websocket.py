"""Connections that become websockets under WSGI: those are no requests. An extension
takes the socket from under the server, so that no answer tells of it."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools

from redline_probe import hook, switch
from redline_probe.exchange import current


def asks(environ):
    """Whether a request has all that a server needs to make it a websocket, by RFC 6455."""
    return ((environ.get("HTTP_UPGRADE") or "").lower() == "websocket"
            and "upgrade" in (environ.get("HTTP_CONNECTION") or "").lower()
            and "HTTP_SEC_WEBSOCKET_KEY" in environ)


def begun(environ):
    """Whether the server itself has made it one, as gevent-websocket's does."""
    return environ.get("wsgi.websocket") is not None


def watch():
    """Has it noticed where extensions answer the handshake."""
    hook.finder.wait("simple_websocket.ws", lambda module: patch(module, "Server", "handshake"))
    hook.finder.wait("eventlet.websocket", lambda module: patch(module, "WebSocket", "__init__"))


def patch(module, owner, name):
    """Without such a method a websocket is known at its end, by having no answer."""
    with switch.guard():
        found = getattr(module, owner, None)
        if name in vars(found or object):
            setattr(found, name, noticed(vars(found)[name]))


def noticed(handshake):
    @functools.wraps(handshake)
    def shake(socket, *args, **named):
        __traceback_hide__ = True  # noqa: F841
        told = handshake(socket, *args, **named)
        if not switch.off:
            with switch.guard():
                exchange = current.get()
                if exchange is not None and getattr(socket, "connected", True) and exchange.includes(socket.environ):
                    exchange.discard()
        return told

    return shake
