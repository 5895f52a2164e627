"""Apps of one kind inside apps of another."""

import warnings

from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="nested", LOGGING_CONFIG=None)

import django  # noqa: E402

django.setup()
warnings.simplefilter("ignore")

from a2wsgi import ASGIMiddleware, WSGIMiddleware  # noqa: E402
from asgiref.wsgi import WsgiToAsgi  # noqa: E402
from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from fastapi import FastAPI, HTTPException  # noqa: E402
from flask import Flask  # noqa: E402
from starlette.middleware.wsgi import WSGIMiddleware as StarletteMiddleware  # noqa: E402
from werkzeug.middleware.dispatcher import DispatcherMiddleware  # noqa: E402

flask, fastapi, inner = Flask(__name__), FastAPI(), FastAPI()


@flask.route("/")
def home():
    return "home\n"


@flask.route("/items/<int:item>")
def item(item):
    if item == 500:
        raise RuntimeError("flask")
    return "item %d\n" % item


def of_django(request, number):
    if number == 500:
        raise RuntimeError("django")
    return HttpResponse("django %d\n" % number)


@inner.get("/things/{thing}")
async def of_fastapi(thing: int):
    if thing == 500:
        raise RuntimeError("fastapi")
    if thing == 404:
        raise HTTPException(404)
    return thing


@fastapi.get("/asks")
def asks():  # a request by itself
    return flask.test_client().get("/items/3").text


urlpatterns = [path("numbers/<int:number>", of_django)]
fastapi.mount("/legacy", WSGIMiddleware(flask))
fastapi.mount("/starlettes", StarletteMiddleware(flask))
fastapi.mount("/asgiref", WsgiToAsgi(flask))
fastapi.mount("/django", ASGIHandler())
fastapi.mount("/djangowsgi", WSGIMiddleware(WSGIHandler()))
fastapi.mount("/inner", inner)
app = fastapi
wsgi = DispatcherMiddleware(flask, {"/api": ASGIMiddleware(inner), "/django": WSGIHandler()})
