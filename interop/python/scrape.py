"""Times scrapes of a worker directory by client_python: DIRECTORY ROUNDS.

Prints the seconds of the first scrape, the median of the further ones, and the
peak of resident memory in bytes, as JSON.
"""

import json
import resource
import statistics
import sys
import time

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

times = []
for _ in range(int(sys.argv[2]) + 1):
    start = time.perf_counter()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, sys.argv[1])
    generate_latest(registry)
    times.append(time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"first": times[0], "steady": statistics.median(times[1:]), "peak": peak}))
