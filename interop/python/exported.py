"""The items API, measured by prometheus_flask_exporter: in one process, or in several
where worker files are asked for."""

import os

from items import app
from prometheus_flask_exporter import PrometheusMetrics
from prometheus_flask_exporter.multiprocess import GunicornInternalPrometheusMetrics

metrics = (GunicornInternalPrometheusMetrics if "PROMETHEUS_MULTIPROC_DIR" in os.environ else PrometheusMetrics)(app)
