"""One request, and what becomes of it: a WSGI call up to the end of its body."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys
from contextvars import ContextVar

from redline_probe import switch
from redline_probe.file import closes, sends_file
from redline_probe.own import perf_counter
from redline_probe.request import is_environ, root, same

# The exchange that the code which runs belongs to.
current = ContextVar("redline_exchange", default=None)

SILENT = "500"  # the status of a server whose app does not answer

# The failure of an exchange that only a signal tells of. An app that answers with anything
# but a 5xx has handled the exception.
SIGNALLED = "signalled"


class Exchange:
    """A request and its response. The server gets it in the place of a body."""

    __slots__ = ("recorder", "call", "respond", "method", "level", "mount", "root", "outer", "route", "settled",
                 "status", "verdict", "failed", "upgrade", "over", "start", "body", "parts")

    def __init__(self, recorder, call, method, respond):
        self.over = True  # until it is counted
        self.recorder = recorder
        self.call = call  # an environ, or a scope
        self.respond = respond
        self.mount = ""
        self.outer = None  # the mount and the root before the last mount, and so on
        self.root = None  # a call below the mount has a root at least as long
        self.route = None
        self.settled = False  # whether the route is that of a view
        self.status = None  # that the app has given
        self.verdict = None  # the status that stands, with any answer of the app
        self.failed = False
        self.upgrade = False  # whether it may become a websocket
        self.method, self.level = recorder.levels.get(method) or recorder.level(method)
        recorder.begin(self.level)
        self.over = False
        self.start = perf_counter()

    def includes(self, call):
        """Whether such a call is part of the exchange, as that of an app which is mounted
        in another, and not a request that a view makes."""
        ours = self.call
        return not self.over and (call is ours or not self.settled and is_environ(ours) or same(ours, call))

    def mount_of(self, call):
        """The mount that a call is below: an app may have been called beside it."""
        return self.mount if self.root is None or len(root(call)) >= len(self.root) else ""

    def enter_mount(self, path, call):
        """The call is below the mount that it has come to."""
        self.outer = self.mount, self.root, self.outer
        self.mount += path
        self.root = root(call)

    def leave_mounts(self, call):
        """A router may be called after one whose mount has handed the call back."""
        while self.outer is not None and len(root(call)) < len(self.root):
            self.mount, self.root, self.outer = self.outer

    def found(self, route):
        """Notes the route, once routing has found a view or none."""
        self.route = route
        self.settled = True

    def start_response(self, status, headers, exc_info=None):
        write = self.respond(status, headers) if exc_info is None else self.respond(status, headers, exc_info)
        self.status = status
        return write

    def follow(self, body):
        """What the server gets as the body: its end will be that of the exchange."""
        if isinstance(body, (list, tuple)):  # whose length servers look at
            self.end()
            return body
        wrapper = self.call.get("wsgi.file_wrapper")
        if wrapper is not None and sends_file(wrapper, body):
            if not closes(body, self.end):
                self.end()
            return body
        self.body = body
        self.parts = None
        return self

    def __iter__(self):
        try:
            for part in self.body if self.settled else self.within():
                yield part
        except GeneratorExit:  # the server has had enough of it
            raise
        except Exception as error:
            self.fail(error)
            raise
        except BaseException:
            self.abort()
            raise
        self.end()

    def within(self):
        """The parts of a body that may call an app only now, as adapters of ASGI do."""
        parts = iter(self.body)
        while True:
            outer = current.get()
            current.set(self)
            try:
                part = next(parts)
            except StopIteration:
                return
            finally:
                current.set(outer)
            yield part

    def __next__(self):
        """What an iterator has, which most bodies are."""
        if self.parts is None:
            self.parts = iter(self)
        return next(self.parts)

    def close(self):
        """Without an end before, the client has gone: what it was told stands."""
        try:
            close = getattr(self.body, "close", None)
            if close is not None:
                close()
        except Exception as error:
            self.fail(error)
            raise
        except BaseException:
            self.abort()
            raise
        if not self.over:
            self.end()

    def end(self):
        """The response has ended, or is not waited for any more. Whatever the server
        calls, and however often, is one end."""
        recorder = self.recorder
        if self.over or switch.off or recorder.left:
            return
        try:
            if self.upgrade and (self.status is None or self.status[:3] == "101"):
                self.discard()  # no app answers a request by nothing
                return
            if self.route is None:
                self.route = self.mount + "/" if self.mount else recorder.names.unmatched
            if self.verdict is not None:
                self.status = self.verdict
                self.failed = False
            elif self.status is None:
                self.status = SILENT
            if self.failed is SIGNALLED and self.status[:1] != "5":
                self.failed = False
            recorder.end(self)
        except Exception as error:
            if not switch.failed(error):
                raise

    def discard(self):
        """Leaves the exchange uncounted, because it is no request."""
        self.recorder.discard(self)

    def fail(self, error):
        """An exception has left the app. flask-sock ends a websocket by one that has the
        server write nothing."""
        if self.upgrade and self.status is None and isinstance(error, StopIteration):
            self.end()
            return
        self.failed = True
        self.status = SILENT
        self.end()

    def abort(self):
        """What has left it ends a thread or the process, and is no exception."""
        self.status = self.recorder.names.aborted
        self.end()

    def __del__(self):
        if not self.over and not sys.is_finalizing():
            self.end()
