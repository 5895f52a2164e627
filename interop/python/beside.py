"""An app of WSGI alone, in a process that has Flask."""

import flask  # noqa: F401


def app(environ, start_response):
    start_response("200 OK", [])
    return [b"beside"]
