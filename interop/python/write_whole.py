"""Writes whole numbers as one worker process: NUMBER DIRECTORY [GAUGE_MODE...].

Sums of whole numbers are the same in any order, so a merged value is
right or wrong, and nothing between.
"""

import os
import sys

number, directory, modes = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram  # noqa: E402

registry = CollectorRegistry()
jobs = Counter("jobs", "Jobs", ["queue"], registry=registry)
size = Histogram("job_size", "Sizes", buckets=[1, 10, 100], registry=registry)
jobs.labels("all").inc(number)
jobs.labels("of %d" % number).inc()
size.observe(number)
for mode in modes:
    Gauge("gauge_" + mode, "Of mode " + mode, registry=registry, multiprocess_mode=mode).set(number)
