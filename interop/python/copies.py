"""Apps of each framework that copy the arguments of a server's calls, before, amid and after
their views, and answer with their findings. Parts that cannot be copied without a probe
are left."""

import copy
import io
import pickle

from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="copies", LOGGING_CONFIG=None)

import django  # noqa: E402

django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402
from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from fastapi import FastAPI, Request  # noqa: E402
from fastapi.responses import PlainTextResponse  # noqa: E402
from flask import Flask, copy_current_request_context, request  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.routing import Mount, Route  # noqa: E402
from werkzeug.middleware.dispatcher import DispatcherMiddleware  # noqa: E402
from werkzeug.test import EnvironBuilder  # noqa: E402


def copied(call):
    """Says of each thing in an environ or a scope how its copy turns out."""
    said = []
    for key, value in sorted(call.items()):
        if key in ("wsgi.input", "wsgi.errors"):  # of the server's, and a copy does harm by itself
            said.append(key)
            continue
        for way in copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value)):
            try:
                said.append("%s: %s" % (key, type(way(value)).__name__))
            except Exception as error:
                said.append("%s: %s" % (key, type(error).__name__))
    return "\n".join(said) + "\n"


class Copying:
    """Middleware that hands on a scope that is a deep copy, but for parts that have none."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        kept = {}
        for key, value in scope.items():
            try:
                kept[key] = copy.deepcopy(value)
            except Exception:
                kept[key] = value
        await self.app(kept, receive, send)


class CopyingWsgi:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        copied(environ)
        return self.app({**environ}, start_response)


fastapi = FastAPI()


@fastapi.get("/copies/{name}", response_class=PlainTextResponse)
async def of_fastapi(name: str, request: Request):
    return copied(request.scope)


async def of_starlette(request):
    return PlainTextResponse(copied(request.scope))


def of_django(request, name):
    return HttpResponse(copied(getattr(request, "scope", None) or {
        key: value for key, value in request.environ.items() if "address" not in key and "socket" not in key}))


urlpatterns = [path("copies/<name>", of_django)]
flask = Flask(__name__)


@flask.route("/copies/<name>")
def of_flask(name):
    again = EnvironBuilder.from_environ({**request.environ, "wsgi.input": io.BytesIO()}).get_environ()
    said = []
    copy_current_request_context(lambda: said.append(request.path))()
    return copied(request.environ) + copied(again) + said[0] + "\n"


fastapi.mount("/starlette", Starlette(
    routes=[Route("/copies/{name}", of_starlette), Mount("/deep", routes=[Route("/copies", of_starlette)], middleware=[Middleware(Copying)])],
    middleware=[Middleware(Copying)]))
fastapi.mount("/django", Copying(ASGIHandler()))
fastapi.mount("/flask", Copying(WSGIMiddleware(CopyingWsgi(flask))))
app = Copying(fastapi)
fastapi.add_middleware(Copying)
wsgi = CopyingWsgi(DispatcherMiddleware(flask, {"/django": CopyingWsgi(WSGIHandler())}))
