"""Apps that werkzeug's DispatcherMiddleware mounts: their routes begin with the
path that they are mounted at."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools

from redline_probe import switch
from redline_probe.exchange import current
from redline_probe.wsgi import measured


def patch(module, names):
    with switch.guard():
        middleware = module.DispatcherMiddleware
        middleware.__call__ = measured(mounting(middleware.__call__), names)


def mounting(call):
    @functools.wraps(call)
    def mount(dispatcher, environ, start_response):
        __traceback_hide__ = True  # noqa: F841
        with switch.guard():
            exchange = current.get()
            if exchange is not None and exchange.includes(environ):
                exchange.mount += mount_of(environ.get("PATH_INFO", ""), dispatcher.mounts)
        return call(dispatcher, environ, start_response)

    return mount


def mount_of(path, mounts):
    """The mount that a path belongs to: not SCRIPT_NAME, of which a client may have a
    part through a proxy's header."""
    while "/" in path and path not in mounts:
        path = path.rpartition("/")[0]
    return path if path in mounts else ""
