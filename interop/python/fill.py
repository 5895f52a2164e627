"""Fills a directory with the files of workers that are gone, but for one, which
lives until the input ends. It says when it has done so.

DIRECTORY WORKERS PATHS STATUSES [SIZE]: each worker has a histogram of PATHS paths,
of 16 entries each, and a counter of STATUSES; files are padded to SIZE bytes, as
clients before 0.16 made them.
"""

import os
import shutil
import sys

directory, workers, paths, statuses = sys.argv[1], *map(int, sys.argv[2:5])
size = int(sys.argv[5]) if len(sys.argv) > 5 else 0
os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory

from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: E402

registry = CollectorRegistry()
total = Counter("flask_http_request", "Total number of HTTP requests", ["method", "status"], registry=registry)
duration = Histogram(
    "flask_http_request_duration_seconds", "Flask HTTP request duration in seconds",
    ["method", "path", "status"], registry=registry)
for status in range(200, 200 + statuses):
    total.labels("GET", str(status)).inc()
for i in range(paths):
    duration.labels("GET", "/api/resource/%d" % i, "200").observe(0.01 * i)

own = os.getpid()
for kind in ("counter", "histogram"):
    path = os.path.join(directory, "%s_%d.db" % (kind, own))
    if size:
        os.truncate(path, size)
    for i in range(workers - 1):
        shutil.copy(path, os.path.join(directory, "%s_%d.db" % (kind, 10_000_000 + i)))
print("filled", flush=True)
sys.stdin.read()
