"""gunicorn's hooks for own_port.py, and workers that are replaced often."""

import os

from prometheus_flask_exporter.multiprocess import GunicornPrometheusMetrics

bind = "127.0.0.1:0"
workers = 4
max_requests = 40
control_socket_disable = True


def when_ready(server):
    GunicornPrometheusMetrics.start_http_server_when_ready(int(os.environ["METRICS_PORT"]), "127.0.0.1")


def child_exit(server, worker):
    GunicornPrometheusMetrics.mark_process_dead_on_child_exit(worker.pid)
