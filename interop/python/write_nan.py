"""Writes gauges of several workers with values that have no order: SEED DIRECTORY."""

import json
import os
import random
import sys

from prometheus_client.mmap_dict import MmapedDict

draw = random.Random(int(sys.argv[1]))
workers = list(range(100, 130))
draw.shuffle(workers)  # a directory may list files as they were made
for worker in workers:
    for mode in ("min", "max", "livemin", "livemax", "mostrecent", "livemostrecent", "all"):
        file = MmapedDict(os.path.join(sys.argv[2], "gauge_%s_%d.db" % (mode, worker)))
        for series in range(12):
            if draw.random() < 0.2:
                key = json.dumps(["g_" + mode, "g_" + mode, {"series": str(series)}, "G."], sort_keys=True)
                value = draw.choice([float("nan"), -0.0, 0.0, float("inf"), float("-inf"), 1.5, 2.5])
                file.write_value(key, value, draw.choice([0.0, 1.0, 1.0, 2.0, float("nan")]))
        file.close()
