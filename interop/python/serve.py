"""Prints as JSON the text that client_python serves of a worker directory: DIRECTORY. Each Accept
header, one a line on standard input, gives [content type, body]."""

import json
import os
import re
import sys

from prometheus_client import CollectorRegistry, exposition
from prometheus_client.multiprocess import MultiProcessCollector


class Sorted(MultiProcessCollector):
    """Reads files that are summed up in the order of their names: sums of floats depend on
    it. Others are read as they are listed."""

    def collect(self):
        names = [name for name in os.listdir(sys.argv[1]) if name.endswith(".db")]
        picked = [name for name in names if re.match("gauge_(?!(live)?sum_)", name)]
        names = sorted(set(names) - set(picked)) + picked
        return self.merge([os.path.join(sys.argv[1], name) for name in names], accumulate=True)


registry = CollectorRegistry()
Sorted(registry, sys.argv[1])
served = []
for accept in sys.stdin.read().split("\n"):
    encode, content_type = exposition.choose_encoder(accept)
    served.append([content_type, encode(registry).decode("utf-8")])
print(json.dumps(served))
