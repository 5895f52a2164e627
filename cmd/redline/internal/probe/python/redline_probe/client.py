"""Clients that leave, and the errors that only this has caused."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

# The status where the client left before it was told one, as in the Go library. No rule counts it as failed.
GONE = "499"

# The exceptions of frameworks for a client that has left: Starlette, werkzeug, Django twice.
LEAVING = {"ClientDisconnect", "ClientDisconnected", "RequestAborted", "UnreadablePostError"}

# The exceptions that cancel a call: of asyncio, of trio, and of the end of a coroutine.
CANCELLING = {"CancelledError", "Cancelled", "GeneratorExit"}

# Starlette's error in a middleware where the app was ended, since the client had left.
UNANSWERED = "No response returned."

DEEPEST = 16  # of the errors that one comes of


def caused(error, raised):
    """Whether an error comes of the leaving of a client that is known to have left.
    raised is the id of the error that the server's send raised then, or None."""
    waiting = [error]
    for _ in range(DEEPEST):
        if not waiting:
            return False
        error = waiting.pop()
        name = type(error).__name__
        if id(error) == raised or name in LEAVING or name in CANCELLING or (
                type(error) is RuntimeError and error.args == (UNANSWERED,)):
            return True
        waiting += getattr(error, "exceptions", ())
        waiting += [source for source in (error.__cause__, error.__context__) if source is not None]
    return False


def has_left(receive):
    """Whether gunicorn has seen the client leave: of the servers, it alone ends calls for
    that. Its receiver is read, and no message is received to find out, because the
    app may still need it at the end of the call."""
    receiver = getattr(receive, "__self__", None)
    return type(receiver).__module__ == "gunicorn.asgi.protocol" and getattr(receiver, "_closed", False) is True
