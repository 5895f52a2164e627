"""Writes a random set of metrics as one worker process: SEED DIRECTORY PATHS."""

import os
import random
import sys

seed, directory, paths = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
os.environ["prometheus_multiproc_dir"] = directory  # before 0.10

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary  # noqa: E402

rnd = random.Random(seed)
registry = CollectorRegistry()
awkward = ['/plain', '/é', '/"quoted"', "/back\\slash", "/new\nline", "/😀", "/", "", " ", "\u2028", "\x7f", "/{x}", "a=b,c"]
values = [0, 1, -1, 0.1, 1e-9, 1e21, 123456789.125, float("inf"), -0.0]

counter = Counter("requests", 'Requests, "so" to \\ say\nand é', ["path", "method"], registry=registry)
plain = Counter("plain", "", registry=registry)
histogram = Histogram("latency_seconds", "Latency", ["path"], registry=registry)
bounds = [[1, 2.5, 10], [1, 5], [0.1, 1e6]][seed % 3]
odd = Histogram("odd", "Workers differ in its bounds", buckets=bounds, registry=registry)
summary = Summary("size_bytes", "Sizes", ["path"], registry=registry)
modes = [mode for mode in Gauge._MULTIPROC_MODES if mode != ""]

for i in range(paths):
    path = rnd.choice(awkward) + str(i)
    counter.labels(path, "GET").inc(rnd.randint(0, 1000))
    counter.labels(path, "POST").inc(rnd.random())
    for _ in range(rnd.randint(0, 4)):
        histogram.labels(path).observe(rnd.expovariate(1))
    summary.labels(path).observe(rnd.random() * 1e6)
plain.inc(seed)
odd.observe(rnd.random() * 10)
if seed % 4 == 0:
    odd.observe(float("nan"))
for mode in modes:
    gauge = Gauge("gauge_" + mode, "Of mode " + mode, ["x"], registry=registry, multiprocess_mode=mode)
    for x in awkward:
        if rnd.random() < 0.7:
            gauge.labels(x).set(rnd.choice(values))
