"""A Flask app that tells which launchers work in its process."""

import sys

from flask import Flask

app = Flask(__name__)


def newrelic():
    from newrelic.agent import current_transaction

    return current_transaction() is not None


def ddtrace():
    from ddtrace.trace import tracer

    return tracer.current_span() is not None


def opentelemetry():
    from opentelemetry.trace import get_current_span

    return get_current_span().get_span_context().is_valid


def coverage():
    from coverage import Coverage

    return Coverage.current() is not None


@app.route("/works")
def works():
    return " ".join(
        [tool.__name__ for tool in (newrelic, ddtrace, opentelemetry, coverage) if tool.__name__ in sys.modules and tool()]
        + [name for name in ("sitecustomize",) if getattr(sys.modules.get(name), "mine", None)])
