"""Merges the counts of forks.py, again and again until its input ends, and once more: DIRECTORY BEGUN ENDED.

One line a merge: the count when it began, the total that it finds, and the count that
had begun when it ended; or the exception that it failed by.
"""

import os
import select
import sys

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

directory, begun, ended = sys.argv[1:4]
registry = CollectorRegistry()
MultiProcessCollector(registry, directory)
last = False
while True:
    least = os.path.getsize(ended)
    try:
        total = sum(s.value for family in registry.collect() for s in family.samples if s.name == "steps_total")
        print(least, int(total), os.path.getsize(begun))
    except Exception as e:
        print(type(e).__name__)
    if last:
        break
    last = bool(select.select([sys.stdin], [], [], 0)[0])
