"""Clients that leave, and what only that has caused."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

# The status of a request whose client left before it was told one, as the Go library
# has it. No rule counts it as failed.
GONE = "499"

# The exceptions of frameworks for a client that has left: Starlette, werkzeug, Django twice.
LEAVING = {"ClientDisconnect", "ClientDisconnected", "RequestAborted", "UnreadablePostError"}

# The exceptions that cancel a call: of asyncio, of trio, and of the end of a coroutine.
CANCELLING = {"CancelledError", "Cancelled", "GeneratorExit"}

# Starlette's word for a middleware whose app was ended, since the client had left.
UNANSWERED = "No response returned."

DEEPEST = 16  # of the errors that one comes of


def caused(error, raised):
    """Whether an error comes of the client's leaving, of which is known that it has
    left. raised is the id of what the server's send raised then, or None."""
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
    that. Its receiver is read, and no message is received to find out, because whoever
    handles the end of the call may still need it."""
    receiver = getattr(receive, "__self__", None)
    return type(receiver).__module__ == "gunicorn.asgi.protocol" and getattr(receiver, "_closed", False) is True
