"""One request, and what becomes of it: a WSGI call up to the end of its body."""

import sys
from contextvars import ContextVar
from time import perf_counter

from redline_probe import switch
from redline_probe.file import closes, sends_file

# The exchange that the code which runs belongs to.
current = ContextVar("redline_exchange", default=None)


class Exchange:
    """It is also what the server gets in the place of a body."""

    __slots__ = ("recorder", "environ", "respond", "method", "level", "mount", "route", "status", "failed", "over",
                 "start", "body", "parts")

    def __init__(self, recorder, environ, start_response):
        self.over = True  # until it is counted
        self.recorder = recorder
        self.environ = environ
        self.respond = start_response
        self.mount = ""
        self.route = None
        self.status = "500"  # what a server answers where the app does not
        self.failed = False
        method = environ.get("REQUEST_METHOD", "GET")
        self.method, self.level = recorder.levels.get(method) or recorder.level(method)
        cells, at = self.level
        with recorder.lock:
            cells[at] += 1.0
        self.over = False
        self.start = perf_counter()

    def includes(self, environ):
        """Whether a call with this environ is part of the exchange, as that of an app
        which is mounted in another, and not a request that a view makes."""
        ours = self.environ
        return not self.over and (environ is ours or self.route is None or (
            "wsgi.input" in ours and environ.get("wsgi.input") is ours["wsgi.input"]))

    def start_response(self, status, headers, exc_info=None):
        write = self.respond(status, headers) if exc_info is None else self.respond(status, headers, exc_info)
        self.status = status
        return write

    def follow(self, body):
        """What the server gets as the body: its end will be that of the exchange."""
        if isinstance(body, (list, tuple)):  # whose length servers look at
            self.end()
            return body
        wrapper = self.environ.get("wsgi.file_wrapper")
        if wrapper is not None and sends_file(wrapper, body):
            if not closes(body, self.end):
                self.end()
            return body
        self.body = body
        self.parts = None
        return self

    def __iter__(self):
        try:
            for part in self.body:
                yield part
        except GeneratorExit:  # the server has had enough of it
            raise
        except Exception:
            self.fail()
            raise
        except BaseException:
            self.abort()
            raise
        self.end()

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
        except Exception:
            self.fail()
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
            if self.route is None:
                self.route = self.mount + "/" if self.mount else recorder.names.unmatched
            recorder.end(self)
        except Exception as error:
            if not switch.failed(error):
                raise

    def fail(self):
        """An exception has left the app."""
        self.failed = True
        self.status = "500"
        self.end()

    def abort(self):
        """What has left it ends a thread or the process, and is no exception."""
        self.status = self.recorder.names.aborted
        self.end()

    def __del__(self):
        if not self.over and not sys.is_finalizing():
            self.end()
