"""Apps that end otherwise than they told, under WSGI and ASGI: PATH/EXCEPTION."""

import asyncio

from flask import Flask, Response
from starlette.applications import Starlette
from starlette.routing import Mount


class Own(BaseException):
    pass


KINDS = {"value": ValueError, "own": Own, "exit": SystemExit, "cancel": asyncio.CancelledError, "generator": GeneratorExit}
flask = Flask(__name__)


@flask.route("/early/<kind>")
def early(kind):
    raise KINDS[kind]


@flask.route("/first/<kind>")
def first(kind):
    def body():
        raise KINDS[kind]
        yield

    return Response(body())


@flask.route("/last/<int:status>/<kind>")
def last(status, kind):
    def body():
        yield b"whole"
        raise KINDS[kind]

    return Response(body(), status, {"Content-Length": "5"})


@flask.route("/amid/<kind>")
def amid(kind):
    def body():
        yield b"a part"
        raise KINDS[kind]

    return Response(body(), headers={"Content-Length": "10"})


@flask.route("/closing/<kind>")
def closing(kind):
    def close():
        raise KINDS[kind]

    response = Response("closed")
    response.call_on_close(close)
    return response


async def raises(scope, receive, send):
    """Sends a header with this status and length, and some of the body."""
    status, length, some, kind = scope["path"].split("/")[-4:]
    if status != "none":
        headers = [(b"content-length", length.encode())] if length else []
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
    if some:
        await send({"type": "http.response.body", "body": some.encode(), "more_body": True})
    raise KINDS[kind]


asgi = Starlette(routes=[Mount("/raises", raises)])
