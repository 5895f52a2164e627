"""Prints client_python's sums of a worker directory, as JSON: DIRECTORY [listed].

One line a sample: [name, sorted labels, type, repr of the value]; -0.0 is 0.0, as
client_python's parser reads -0 as a whole number. Files are read
in the order of their names: sums of floats depend on it. With "listed" they are read in
that of the directory, as MultiProcessCollector.collect does.
"""

import glob
import json
import os
import sys

from prometheus_client.multiprocess import MultiProcessCollector

files = glob.glob(os.path.join(sys.argv[1], "*.db"))
if sys.argv[2:] != ["listed"]:
    files.sort()
for family in MultiProcessCollector.merge(files):
    for sample in family.samples:
        labels = dict(sample.labels)
        if "le" in labels:
            labels["le"] = repr(float(labels["le"]))
        print(json.dumps([sample.name, sorted(labels.items()), family.type, repr(float(sample.value) + 0.0)]))
