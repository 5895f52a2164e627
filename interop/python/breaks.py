"""Breaks the probe of redline run --instrument in the way that is named, and calls an
app. It says how the app answered, and ends with its input."""

import importlib
import io
import os
import shutil
import signal
import sys

way, *details = sys.argv[1:]
probe = os.environ["PYTHONPATH"].split(os.pathsep)[0]

if way == "names":
    with open(os.path.join(probe, "names.json"), "w") as file:
        file.write('{"dir": ')
elif way == "probe gone":
    shutil.rmtree(probe)

elif way == "own names first":
    from prometheus_client import CollectorRegistry, Histogram

    registry = CollectorRegistry()
    Histogram(details[0], "Mine.", registry=registry)

from flask import Flask  # noqa: E402

app = Flask(__name__)


@app.route("/<word>")
def say(word):
    return word


@app.route("/fail")
def fail():
    raise KeyError


def call(path):
    answer = []
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    body = app(environ, lambda status, headers, exc_info=None: answer.append(status))
    answer += [part.decode() for part in body]
    if hasattr(body, "close"):
        body.close()
    return " ".join(answer)


class Timeout(Exception):
    """What a signal handler of the app raises, wherever the app is."""


def interrupt(frame, event, argument):
    """Does as such a handler in the midst of the probe."""
    if frame.f_globals.get("__name__", "").startswith("redline_probe.") and frame.f_code.co_name == details[0]:
        sys.settrace(None)
        raise Timeout
    return None


if way == "workers gone":
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"])
elif way == "code":  # after a good request
    call("/good")
    module, _, name = details[0].rpartition(".")
    setattr(importlib.import_module("redline_probe." + module), name, None)
elif way == "growth":
    for number in range(40):
        app.add_url_rule("/route%d" % number, view_func=lambda: "", endpoint=str(number))
    for number in [*range(40), *range(40)]:
        call("/route%d" % number)
elif way == "own names":
    call("/good")
    from prometheus_client import CollectorRegistry, Counter

    Counter(details[0], "Mine.", registry=CollectorRegistry())
elif way == "collector":  # which finds the probe's own metrics in the files
    call("/good")
    from prometheus_client import REGISTRY
    from prometheus_client.multiprocess import MultiProcessCollector

    MultiProcessCollector(REGISTRY)
elif way == "signal":
    call("/good")
    sys.settrace(interrupt)
    try:
        print("answered", call("/good"), file=sys.stderr)
    except Timeout:
        print("timed out", file=sys.stderr)

said = [call(path) for path in ("/some", "/words", "/a/b", "/fail")]
if way == "workers gone":  # or nothing could be served
    os.mkdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])
print("answers:", said, file=sys.stderr)
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
sys.stdin.read()
