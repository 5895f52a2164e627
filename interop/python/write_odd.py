"""Writes metrics of every type, with odd names, labels, bounds and values, as one worker
process: SEED DIRECTORY. Names in UTF-8 come where the release takes them."""

import os
import random
import sys

seed, directory = int(sys.argv[1]), sys.argv[2]
os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
os.environ["prometheus_multiproc_dir"] = directory  # before 0.10

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary  # noqa: E402

rnd = random.Random(seed)
registry = CollectorRegistry()
INF = float("inf")
texts = ["", " ", "é", '"q"', "\\", "\\n", "\n", "\r\t\v", "\x00", "\x7f", "\u2028", "😀", "{a}", "a=b,c", "1.0", "+Inf", "0x1p-2"]
numbers = [0, 1, -1, 0.1, 0.5, 1e-4, 1e-5, 1e-300, 123456, 999999, 1e6, 1234567, 1234567.5, 1e15, 1e16, 123456789012345678, 1e21, 1e300,
           -0.0, -0.5, -1e-5, -123456, -1e6, -1234567.25, -1e15, -1e16, -1e22, INF, -INF, float("nan"), 2 ** 53, 0.1 + 0.2]
bounds = [
    (0.5, 1, 5, 1e6), (1,), (-2.5, -1, 0, 1), (-1e6, -1e-5, 1e-5), (1e-4, 1e-3, 100000, 999999, 1e6, 1234567),
    (1e15, 1e16, 1e21, 1e22), (0.1, 0.25, 10, 123456.75), (1, 2, INF), (0.001, 0.0025, 10000000, 12345678.5),
]
summed = "sum" if "sum" in Gauge._MULTIPROC_MODES else "livesum"  # before 0.16


def number():
    return rnd.choice(numbers)


for i, buckets in enumerate(bounds):
    plain = Histogram("bounds_%d" % i, "Bounds %r" % (buckets,), buckets=buckets, registry=registry)
    labelled = Histogram("labelled_%d" % i, "Of labels", ["a", "le_", "z", "kz"], buckets=buckets, registry=registry)
    for _ in range(5):
        plain.observe(number())
        labelled.labels(rnd.choice(texts), "x", rnd.choice(texts[:3]), "y").observe(number())
Histogram("untouched", "", registry=registry)
for i, value in enumerate(numbers):
    if value >= 0:
        Counter("count_%d" % i, "Helps: %s" % rnd.choice(["", "\\", "\n", '"', "a\\nb", " spaced "]), registry=registry).inc(value)
for i, text in enumerate(texts):
    Counter("text", "Labels' values.", ["v"], registry=registry if not i else None).labels(text).inc(rnd.random())
    Gauge("quoted_%d" % i, "Help of " + text, registry=registry, multiprocess_mode="max").set(number())
Counter("colon:s", "Named as rules are.", ["le"], registry=registry).labels("1").inc()
Counter("already_total", "Named with _total.", registry=registry).inc()
Gauge("of_le", "Its labels are those of others.", ["le", "quantile"], registry=registry, multiprocess_mode=summed).labels("1", "0.5").set(2)
summary = Summary("size", "Sizes", ["quantil"], registry=registry)
for _ in range(9):
    summary.labels(rnd.choice(texts)).observe(number())
for mode in Gauge._MULTIPROC_MODES:
    gauge = Gauge("mode_" + mode, "Of mode " + mode, ["x"], registry=registry, multiprocess_mode=mode)
    for text in texts[:6]:
        gauge.labels(text).set(number())
    if "recent" not in mode:
        Gauge("own_pid_" + mode, "Has a label pid.", ["pid", "x"], registry=registry, multiprocess_mode=mode).labels("p", "x").set(number())
try:
    Counter("http.server.hits", "Hits.", ["pfad.größe", "plain"], registry=registry).labels("ü", "x").inc(3)
except ValueError:
    sys.exit(0)  # before 0.22
Histogram("lat.x", "L\n", ["é", "z"], buckets=(1, 2), registry=registry).labels("a", "b").observe(1)
Summary("größe", '"S"', registry=registry).observe(1)
Gauge('odd "name"\\ ', "G", ["a b", "c\\d\ne\"f", "1st"], registry=registry, multiprocess_mode="livesum").labels("1", "2", "3").set(1)
Gauge("9lives", "G", ["..x"], registry=registry, multiprocess_mode="all").labels("1").set(1)
