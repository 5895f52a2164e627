"""Counts in workers that come and go: DIRECTORY BEGUN ENDED WORKERS TOGETHER EACH.

WORKERS processes, of which TOGETHER are there at a time, count to EACH. The files
BEGUN and ENDED grow by a byte before and after each step of that: their lengths are
the most that may have been counted, and the least.
"""

import os
import sys

directory = sys.argv[1]
begun, ended = (os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) for path in sys.argv[2:4])
workers, together, each = map(int, sys.argv[4:7])
os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory

from prometheus_client import CollectorRegistry, Counter  # noqa: E402

counter = Counter("steps", "Steps", registry=CollectorRegistry())
children = []
for _ in range(workers):
    if len(children) == together:
        os.waitpid(children.pop(0), 0)
    child = os.fork()
    if child == 0:
        for _ in range(each):
            os.write(begun, b".")
            counter.inc()
            os.write(ended, b".")
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
