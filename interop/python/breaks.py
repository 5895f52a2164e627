"""Breaks the probe of redline run --instrument in the way that is named, and calls an
app: INTERFACE MODULE:APP WAY [DETAIL...] -- REQUEST... It says how the app answered, and
ends with its input."""

import functools
import importlib
import os
import pkgutil
import resource
import shutil
import signal
import subprocess
import sys
import threading

import answers

split = sys.argv.index("--")
interface, spec, way, *details = sys.argv[1:split]
good, *requests = sys.argv[split + 1:]
probe = os.environ.get("PYTHONPATH", "").split(os.pathsep)[0]


def put(name, value):
    """Puts a value in the place of the one with this name, with dots."""
    owner, _, attribute = name.rpartition(".")
    setattr(pkgutil.resolve_name(owner), attribute, value)


class Strange(Exception):
    """One that cannot be printed."""

    def __repr__(self):
        raise self


def broken(*args, **named):
    """A function that an app may put in the place of another."""
    raise Strange if details[1:] == ["strange"] else ValueError("patched")


def alter(name, how):
    """Makes of a class's method one that works as it did, and as of another release:
    one that is inherited, or takes its arguments under no names."""
    owner, _, attribute = name.rpartition(".")
    found = pkgutil.resolve_name(owner)
    if how == "inherited":
        put(owner, type(found.__name__, (found,), {}))
    else:
        method = vars(found)[attribute]
        setattr(found, attribute, lambda *given: method(*given))


def fail_at(module, text):
    """Has the probe fail, once, where it comes to the line with this text."""
    path = importlib.import_module("redline_probe." + module).__file__
    with open(path) as file:
        (at,) = [number for number, line in enumerate(file, 1) if text in line]

    def trace(frame, event, argument):
        if frame.f_code.co_filename == path:
            if event == "line" and frame.f_lineno == at:
                exec("raise RuntimeError('broken')", {"__name__": "redline_probe.broken"})
            return trace

    threading.settrace(trace)
    sys.settrace(trace)


class Timeout(Exception):
    """The error of a signal handler of the app, wherever the app is."""


def interrupt(frame, event, argument):
    """Does as such a handler in the midst of the probe."""
    if frame.f_globals.get("__name__", "").startswith("redline_probe.") and frame.f_code.co_name == details[0]:
        sys.settrace(None)
        raise Timeout
    return None


if way == "workers gone":
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"])
elif way == "read-only":  # as redline run sees it too
    workers = os.environ["PROMETHEUS_MULTIPROC_DIR"]
    subprocess.run(["mount", "--bind", workers, workers], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", workers], check=True)
elif way == "names":
    with open(os.path.join(probe, "names.json"), "w") as file:
        file.write('{"dir": ')
elif way == "probe gone":
    shutil.rmtree(probe)
elif way == "own names first":
    from prometheus_client import CollectorRegistry, Histogram

    registry = CollectorRegistry()
    Histogram(details[0], "Mine.", registry=registry)
elif way == "code at first":
    put("redline_probe." + details[0], None)
elif way == "line at first":
    fail_at(*details)
elif way == "patched first":
    put(details[0], broken)
elif way == "release":  # of the framework, as the probe finds it once a module is imported
    from redline_probe import hook

    imported = hook.Finder.imported

    def later(finder, module):
        if module.__name__ == details[0]:
            alter(*details[1:])
        imported(finder, module)

    hook.Finder.imported = later

module, _, name = spec.partition(":")
app = getattr(importlib.import_module(module), name)
call = functools.partial({"wsgi": answers.of_wsgi, "asgi": answers.of_asgi}[interface], app)

if way == "growth":
    for number in range(40):
        app.add_url_rule("/route%d" % number, view_func=lambda: "", endpoint=str(number))
elif way == "limited":  # to files of this length, or to those that are open
    kind, free = getattr(resource, details[0]), os.dup(0)
    os.close(free)
    least = int(details[1]) if details[1:] else free + 1  # which the app itself may need
    resource.setrlimit(kind, (least, resource.getrlimit(kind)[1]))
said = [call(good)]
if way == "code":
    put("redline_probe." + details[0], None)
elif way == "line":
    fail_at(*details)
elif way == "growth":
    for number in [*range(40), *range(40)]:
        call("GET /route%d" % number)
elif way == "own names":
    from prometheus_client import CollectorRegistry, Counter

    Counter(details[0], "Mine.", registry=CollectorRegistry())
elif way == "patched":
    patched, replace = [], setattr
    for name in details:
        owner, _, attribute = name.rpartition(".")
        owner = pkgutil.resolve_name(owner)
        if hasattr(owner, attribute):  # or another system has it
            patched.append((owner, attribute, getattr(owner, attribute)))
    for owner, attribute, _ in patched:
        replace(owner, attribute, broken)
elif way == "collector":  # which finds the probe's own metrics in the files
    from prometheus_client import REGISTRY
    from prometheus_client.multiprocess import MultiProcessCollector

    MultiProcessCollector(REGISTRY)
elif way == "signal":
    sys.settrace(interrupt)
    print("interrupted:", call(good), file=sys.stderr)

for request in requests:
    said.append(call(request))
if way == "patched":
    for owner, attribute, function in patched:
        replace(owner, attribute, function)
if way == "workers gone":  # or nothing could be served
    os.mkdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])
print("answers:", said, file=sys.stderr)
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
sys.stdin.read()
