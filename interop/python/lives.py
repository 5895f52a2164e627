"""The lives of exchanges, as prometheus_client reads the probe's files: the counts
after each step, and how many are in progress."""

import gc
import io
import json
import os
import sys
from wsgiref.util import FileWrapper

probe = os.environ["PYTHONPATH"].split(os.pathsep)[0]
workers = os.environ["PROMETHEUS_MULTIPROC_DIR"]
with open(os.path.join(probe, "names.json")) as file:
    names = json.load(file)
names["max_series"] = 4
with open(os.path.join(probe, "names.json"), "w") as file:
    json.dump(names, file)

from flask import Flask, Response  # noqa: E402
from prometheus_client import CollectorRegistry  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

app = Flask(__name__)
app.add_url_rule("/stream", view_func=lambda: Response(iter([b"one", b"two"])), endpoint="stream")
app.add_url_rule("/raises", view_func=lambda: Response(1 / (1 - n) for n in range(2)), endpoint="raises")
for name in "abcde":
    app.add_url_rule("/" + name, view_func=lambda: "", endpoint=name)


@app.route("/forks")
def forks():
    if os.fork():
        os.wait()
    return "forked"


def state():
    counted, running, dropped, seconds = {}, 0, 0, 0
    for family in MultiProcessCollector(CollectorRegistry(), path=workers).collect():
        for sample in family.samples:
            if sample.name == "http_requests_total":
                counted[sample.labels["route"] + " " + sample.labels["status"]] = int(sample.value)
            elif sample.name == "http_requests_in_progress":
                running += int(sample.value)
            elif sample.name == "redline_series_dropped_total" and sample.labels["metric"] == "http_requests_total":
                dropped += int(sample.value)
    return "%s, %d in progress, %d dropped" % (json.dumps(counted, sort_keys=True), running, dropped)


def call(path, wsgi=app, **more):
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        **more,
    }
    keys = list(environ)
    body = wsgi(environ, lambda status, headers, exc_info=None: None)
    assert [key for key in environ if key not in keys and "redline" in key] == []
    return body


def say(step):
    print("%s: %s" % (step, state()))


assert [name for name in os.listdir(workers) if name.endswith(".db")] == [], "a process that serves nothing has files"

body = call("/stream")
say("begun")
next(body)
say("amid")
list(body)
say("read")
body.close()
body.close()
list(body)
say("closed")

body = call("/stream")
next(body)
body.close()
say("client gone")

body = call("/stream")
del body
gc.collect()
say("forgotten")

for part in range(1):
    body = call("/raises")
    try:
        list(body)
    except ZeroDivisionError:
        body.close()
say("raised")

file = FileWrapper(io.BytesIO(b"file"))
app.wsgi_app, inner = lambda environ, start_response: (start_response("200 OK", []), file)[1], app.wsgi_app
assert call("/file", **{"wsgi.file_wrapper": FileWrapper}) is file
say("file")
file.close()
say("file closed")
parts = [b"a", b"list"]
app.wsgi_app = lambda environ, start_response: (start_response("200 OK", []), parts)[1]
assert call("/list") is parts
say("list")
app.wsgi_app = inner

body = app.wsgi_app({**{"REQUEST_METHOD": "GET"}, **{
    "SCRIPT_NAME": "", "PATH_INFO": "/a", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
    "wsgi.input": io.BytesIO(), "SERVER_PROTOCOL": "HTTP/1.1",
}}, lambda status, headers, exc_info=None: None)
list(body)
say("wsgi_app itself")
for path in "/b", "/c", "/d", "/e", "/e":
    list(call(path))
say("too many")

parent = os.getpid()
body = call("/forks")
list(body)
if os.getpid() != parent:
    list(call("/a"))  # the child goes on by itself
    sys.stdout.flush()
    os._exit(0)
say("forked")
