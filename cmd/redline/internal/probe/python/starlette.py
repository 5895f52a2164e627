"""Comes before starlette where no sitecustomize has started the probe, as a launcher's ran
no other. Any Python must be able to parse this file."""

import sys

if sys.version_info >= (3, 8):
    from redline_probe import start

    start.give_way(__name__)
else:
    import os

    sys.path[:] = [path for path in sys.path if path != os.path.dirname(__file__)]
    del sys.modules[__name__]
    __import__(__name__)
