"""gunicorn's hooks for internal.py, and workers that are replaced often."""

from prometheus_flask_exporter.multiprocess import GunicornInternalPrometheusMetrics

bind = "127.0.0.1:0"
workers = 4
max_requests = 40
control_socket_disable = True


def child_exit(server, worker):
    GunicornInternalPrometheusMetrics.mark_process_dead_on_child_exit(worker.pid)
