"""One request: a WSGI call up to the end of its body, and how it ends."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys
from contextvars import ContextVar

from redline_probe import body as bodies, servers, switch
from redline_probe.file import closes, sends_file
from redline_probe.own import perf_counter
from redline_probe.request import is_environ, root, same
from redline_probe.series import code_of

# The exchange that the code which runs belongs to.
current = ContextVar("redline_exchange", default=None)

SILENT = "500"  # the status of a server whose app does not answer

LENGTH = "content-length", b"content-length"  # in WSGI and in ASGI

# The failure of an exchange that only a signal tells of. An app that answers with anything
# but a 5xx has handled the exception.
SIGNALLED = "signalled"


class Exchange:
    """A request and its response."""

    __slots__ = ("recorder", "call", "respond", "method", "level", "mount", "root", "outer", "route", "settled",
                 "status", "verdict", "failed", "upgrade", "over", "start", "headers", "length", "body", "parts",
                 "running")

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
        self.headers = ()  # of the response, as the app has given them
        self.length = 0  # of the parts of the body that the server has got, in bytes
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
        """A router may be called after another one, when its mount has handed the call back."""
        while self.outer is not None and len(root(call)) < len(self.root):
            self.mount, self.root, self.outer = self.outer

    def found(self, route):
        """Notes the route, once routing has found a view or none."""
        self.route = route
        self.settled = True

    def start_response(self, status, headers, exc_info=None):
        __traceback_hide__ = True  # noqa: F841
        write = self.respond(status, headers) if exc_info is None else self.respond(status, headers, exc_info)
        self.status = status
        self.headers = headers
        return write

    def follow(self, body):
        """Returns the body for the server: its end will be that of the exchange."""
        if isinstance(body, (list, tuple)):  # servers look at its length
            self.end()
            return body
        wrapper = self.call.get("wsgi.file_wrapper")
        if wrapper is not None and sends_file(wrapper, body):
            if not closes(body, self.end):
                self.end()
            return body
        self.body = body
        self.parts = None  # of one who has asked for them one by one
        self.running = 0  # how often it is gone through
        return bodies.of(self)

    def within(self):
        """The parts of a body that may call an app only now, as adapters of ASGI do."""
        __traceback_hide__ = True  # noqa: F841
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

    def end(self):
        """The response has ended, or is not waited for any more. The server may
        call several methods, and often: that is one end."""
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
        """Leaves the exchange uncounted, because it is no request, with its exceptions."""
        self.failed = True
        self.recorder.discard(self)

    def fail(self, error, cut=True):
        """An exception has left the app. cut says whether the response misses a part for
        it. flask-sock ends a websocket by one that has the server write nothing."""
        if self.over:
            if not self.failed and not switch.off and not self.recorder.left:
                self.failed = True
                with switch.guard():
                    self.recorder.fail(self.method, self.route, self.status)
            return
        if self.upgrade and self.status is None and isinstance(error, StopIteration):
            self.end()
            return
        self.failed = True
        with switch.guard():
            if self.is_unsent() or cut and not self.is_whole():
                self.status = SILENT
        self.end()

    def abort(self, error=None):
        """An error that ends a thread or the process has left the app. It is no
        exception, but some servers answer it all the same."""
        if self.over:
            return
        with switch.guard():
            if self.is_unsent() and servers.answer(sys.exc_info()[1] if error is None else error):
                self.status = SILENT
            elif not self.is_whole():
                self.status = self.recorder.names.aborted
        self.end()

    def is_unsent(self):
        """Whether the server has sent no header yet, which goes with the first part."""
        return not self.length

    def is_whole(self):
        """Whether the client has all of the response, though the app has not ended it."""
        if self.status is None or self.is_unsent():
            return False
        if self.method == "HEAD" or code_of(self.status) in ("204", "304"):
            return True
        try:
            lengths = [int(value) for name, value in self.headers if name.lower() in LENGTH]
        except (AttributeError, TypeError, ValueError):
            return False
        return bool(lengths) and self.length >= lengths[0]

    def __del__(self):
        if not self.over and not sys.is_finalizing():
            self.end()
