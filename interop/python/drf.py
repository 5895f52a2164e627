"""A Django app of Django REST framework."""

from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="drf", LOGGING_CONFIG=None,
                   REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []})

from django.core.wsgi import get_wsgi_application  # noqa: E402

app = get_wsgi_application()

from django.urls import path  # noqa: E402
from rest_framework.exceptions import Throttled  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class View(APIView):
    def get(self, request, what):
        if what == "fail":
            raise RuntimeError("boom")
        if what == "throttled":
            raise Throttled
        return Response({"what": what})


urlpatterns = [path("<what>", View.as_view())]
