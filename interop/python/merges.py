"""Merges the directories that are named on standard input, one a line, as merge.py does.

One line each: all samples in JSON, or the exception that it failed by.
"""

import glob
import json
import os
import sys

from prometheus_client.multiprocess import MultiProcessCollector

for line in sys.stdin:
    try:
        families = MultiProcessCollector.merge(sorted(glob.glob(os.path.join(line[:-1], "*.db"))))
        samples = [
            [s.name, sorted(s.labels.items()), family.type, repr(float(s.value) + 0.0)]
            for family in families for s in family.samples]
        print(json.dumps(sorted(samples)), flush=True)
    except Exception as e:
        print(repr(e).replace("\n", " "), flush=True)
