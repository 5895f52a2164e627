"""A WSGI app that has Flask's MarkupSafe, and no Flask."""

import markupsafe


def app(environ, start_response):
    start_response("200 OK", [])
    return [markupsafe.escape("<bare>\n").encode()]
