"""A Django app with the ways in which requests end there, and no metrics."""

import asyncio

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import PermissionDenied
from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path, re_path
from django.views.decorators.http import require_GET

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="none", LOGGING_CONFIG=None,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", __name__ + ".early", __name__ + ".stumbles"],
)


def early(get_response):
    return lambda request: HttpResponse("early\n", status=202) if request.path == "/early" else get_response(request)


def stumbles(get_response):
    def middleware(request):
        if request.path == "/stumble":
            raise ValueError("stumbled")
        return get_response(request)

    return middleware


def user(request, user_id):
    return HttpResponse("user %d\n" % user_id)


def fail(request):
    raise ValueError("fail")


def broken(request):
    def parts():
        yield b"some\n"
        raise ValueError("broken")

    return StreamingHttpResponse(parts())


def missing(request):
    raise Http404("missing")


def forbidden(request):
    raise PermissionDenied


def stream(request):
    return StreamingHttpResponse(b"%d\n" % n for n in range(3))


def file(request):
    return FileResponse(open(__file__, "rb"))


def asks(request):
    return HttpResponse(Client(raise_request_exception=False).get("/fail").content)


async def coroutine(request):
    return HttpResponse("coroutine\n")


async def waits(request):
    request.scope["extensions"]["begun"].set()
    await asyncio.Future()


finished = []
request_finished.connect(lambda **named: finished.append(1), weak=False)


def closed(request):
    return HttpResponse("%d\n" % len(finished))


pages = [path("<int:user_id>/", user), path("about", require_GET(lambda request: HttpResponse("about\n")))]
urlpatterns = [
    path("users/<int:user_id>", user), re_path(r"^old/(?P<user_id>[0-9]+)$", lambda request, user_id: user(request, int(user_id))),
    path("fail", fail), path("broken", broken), path("missing", missing), path("forbidden", forbidden),
    path("stream", stream), path("file", file), path("asks", asks), path("coroutine", coroutine),
    path("shop/", include(pages)), path("early", fail), path("waits", waits), path("closed", closed),
]
app = get_wsgi_application()
asgi = get_asgi_application()
