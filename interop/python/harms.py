"""Does things to the worker files of a process that the probe measures, or to its
descriptors: WAY. Says whether each request was answered and counted."""

import json
import os
import shutil
import struct
import subprocess
import sys
import time

import answers
from flask import Flask

way = sys.argv[1]
workers = os.environ["PROMETHEUS_MULTIPROC_DIR"]
app, held, calls = Flask(__name__), [], {}
for number in range(100):
    app.add_url_rule("/%d" % number, str(number), lambda: "ok")


def call(number):
    path = "/%d" % number
    said = answers.of_wsgi(app, "GET " + path)
    assert said[2:] == [b"ok"], said
    calls[path] = calls.get(path, 0) + 1


def counted():
    """The requests of each route, and those that were timed, as worker files have them."""
    requests, timed, running = {}, {}, 0
    for path in files():
        with open(path, "rb") as file:
            content = file.read()
        used, at = struct.unpack_from("i", content)[0] if content else 0, 8
        while at < used:
            (length,) = struct.unpack_from("i", content, at)
            family, sample, labels, _ = json.loads(content[at + 4:at + 4 + length])
            at += 4 + length + 8 - (length + 4) % 8
            value, at = int(struct.unpack_from("d", content, at)[0]), at + 16
            if sample == "http_requests_total":
                requests[labels["route"]] = value
            elif sample.endswith("_bucket"):
                timed[labels["route"]] = timed.get(labels["route"], 0) + value
            elif sample == "http_requests_in_progress":
                running += value
    return requests if requests == timed and not running else {}


def files():
    """The worker files: redline run has one of its own beside them."""
    return [os.path.join(workers, name) for name in sorted(os.listdir(workers)) if name.endswith(".db")]


def target(descriptor):
    try:
        return os.readlink("/proc/self/fd/%d" % descriptor)
    except OSError:
        return ""


def take(descriptors, write):
    """Closes descriptors, and opens files until these have all the numbers."""
    for descriptor in descriptors:
        os.close(descriptor)
    while not {file.fileno() for file in held}.issuperset(descriptors):
        file = open("mine-%d" % len(held), "w+b")
        write(file)
        held.append(file)


def flushed(file):
    file.write(b"precious")
    file.flush()


def descriptors():
    return [fd for fd in sorted(map(int, os.listdir("/proc/self/fd"))) if ".db" in target(fd) or "memfd" in target(fd)]


for number in range(20):
    call(number)
if way == "descriptors":
    take(descriptors(), flushed)
elif way == "descriptors, unflushed":  # which Python does at its end, after it has let go of much
    take(descriptors(), lambda file: file.write(b"precious"))
elif way == "descriptors, fork":
    take(descriptors(), flushed)
    if os.fork() == 0:
        for file in held:
            file.write(b"precious")
            file.close()
        os._exit(0)
    os.wait()
elif way == "closed":
    for descriptor in descriptors():
        os.close(descriptor)
elif way == "removed":
    for path in files():
        os.unlink(path)
elif way == "directory removed":
    shutil.rmtree(workers)
    os.mkdir(workers)
elif way == "truncated":
    for path in files():
        os.truncate(path, 0)
elif way.startswith("truncated at "):
    for path in files():
        os.truncate(path, int(way.split()[-1]))
elif way.startswith("one truncated: "):
    for path in files():
        if way.split()[-1] in path:
            os.truncate(path, 0)
elif way == "emptied":  # of the length that they had
    for path in files():
        size = os.stat(path).st_size
        os.truncate(path, 0)
        os.truncate(path, size)
elif way == "replaced":
    for path in files():
        shutil.copy(path, path + ".copy")
        os.rename(path + ".copy", path)
elif way == "all the time":
    shell = 'while kill -0 $1; do truncate -s 0 "$0"/* || :; done 2>/dev/null'
    with subprocess.Popen(["sh", "-c", shell, workers, str(os.getpid())]) as other:
        for number in range(500):
            call(number % 100)
        other.kill()
for number in range(100):
    call(number)
deadline = time.monotonic() + 60
while counted() != calls and time.monotonic() < deadline:
    call(0)
print("counted", counted() == calls)
