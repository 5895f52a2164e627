"""Apps of each framework, with clients that leave: amid a stream, before an answer, and amid
the body that they send."""

import asyncio
import time

from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="leaves", LOGGING_CONFIG=None)

from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, StreamingHttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from flask import Flask, Response  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.middleware.base import BaseHTTPMiddleware  # noqa: E402
from starlette.responses import PlainTextResponse, StreamingResponse  # noqa: E402
from starlette.routing import Route  # noqa: E402

TICK = 0.05


async def ticks():
    while True:
        yield "data: 1\n\n" * 1000
        await asyncio.sleep(TICK)


def sync_ticks():
    while True:
        yield "data: 1\n\n" * 1000
        time.sleep(TICK)


async def stream(request):
    return StreamingResponse(ticks())


async def upload(request):
    return PlainTextResponse("%d\n" % len(await request.body()))


async def waits(request):
    await asyncio.sleep(4)
    return PlainTextResponse("late\n")


async def onward(request, call_next):
    return await call_next(request)


routes = [Route("/stream", stream), Route("/upload", upload, methods=["POST"]), Route("/waits", waits, methods=["GET", "POST"])]
app = Starlette(routes=routes)
below = Starlette(routes=routes, middleware=[Middleware(BaseHTTPMiddleware, dispatch=onward)])


async def handed_on(scope, receive, send):
    """Ends the call of an app that has read nothing, and answers with the body itself."""
    if scope["type"] != "http":
        return await app(scope, receive, send)
    try:
        await asyncio.wait_for(app(scope, receive, send), 2 * TICK)
    except asyncio.TimeoutError:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b"late: " + body})


async def django_stream(request):
    return StreamingHttpResponse(ticks())


async def django_waits(request):
    await asyncio.sleep(4)
    return HttpResponse("late\n")


def django_sync(request):
    time.sleep(1)
    return HttpResponse("late\n")


urlpatterns = [
    path("stream", django_stream), path("waits", django_waits), path("sync", django_sync),
    path("syncstream", lambda request: StreamingHttpResponse(sync_ticks())),
]
django, django_wsgi = get_asgi_application(), get_wsgi_application()
flask = Flask(__name__)
flask.add_url_rule("/stream", view_func=lambda: Response(sync_ticks()), endpoint="stream")
