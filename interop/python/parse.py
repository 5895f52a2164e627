"""Reads an exposition on standard input, and prints it as merge.py does."""

import json
import sys

from prometheus_client.parser import text_fd_to_metric_families

sys.stdin.reconfigure(encoding="utf-8", newline="\n")
for family in text_fd_to_metric_families(sys.stdin):
    for sample in family.samples:
        labels = dict(sample.labels)
        if "le" in labels:
            labels["le"] = repr(float(labels["le"]))
        print(json.dumps([sample.name, sorted(labels.items()), family.type, repr(float(sample.value) + 0.0)]))
