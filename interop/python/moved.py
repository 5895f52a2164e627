"""orders.py, which keeps its worker files where it likes."""

import os

os.environ["PROMETHEUS_MULTIPROC_DIR"] = os.environ["ELSEWHERE"]

from orders import app  # noqa: E402, F401
