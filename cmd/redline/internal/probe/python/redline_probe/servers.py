"""Servers, told by the calls that run: how they answer for an app that has not."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys

HYPERCORN = {"hypercorn.asyncio.task_group": "_handle", "hypercorn.trio.task_group": "_handle"}
UVICORN = {"uvicorn.protocols.http.h11_impl": "run_asgi", "uvicorn.protocols.http.httptools_impl": "run_asgi"}

# The functions that answer 500 for an exception of any kind, by their modules. Releases of
# some catch fewer kinds, and name none that has all.
ANSWERING = {
    **HYPERCORN, **UVICORN, "granian._futures": "future_watcher", "granian.wsgi": "_runner",
    "gunicorn.workers.base_async": "handle", "gunicorn.workers.sync": "handle", "wsgiref.handlers": "run",
}
NAMING = {*UVICORN, "gunicorn.workers.base_async", "gunicorn.workers.sync"}

# Those that send a header before they ask for the body.
HASTY = {"granian.wsgi"}

# Those that send a header at once, and not with the first part of the body.
PROMPT = {**HYPERCORN, **UVICORN}

# Greenlets end by these, which their servers let pass without an answer.
GREENLETS, ENDING = {"gunicorn.workers.geventlet", "gunicorn.workers.ggevent"}, {"GreenletExit", "SystemExit"}


def calls():
    """The names of the modules, and the codes, of the calls that run, the innermost first."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if isinstance(name, str):
            yield name, frame.f_code
        frame = frame.f_back


def answer(error):
    """Whether a server will answer 500 for this, though it is no Exception."""
    streams = False
    for module, code in calls():
        streams = streams or module == "redline_probe.body"
        if module in GREENLETS and type(error).__name__ in ENDING:
            return False
        if ANSWERING.get(module) == code.co_name:
            return not (streams and module in HASTY or module in NAMING and "BaseException" not in code.co_names)
    return False


def send_at_once():
    """Whether a header that the app has sent is with the client already."""
    return any([PROMPT.get(module) == code.co_name for module, code in calls()])
