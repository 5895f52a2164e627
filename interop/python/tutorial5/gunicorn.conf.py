"""The fifth tutorial's hooks, and workers that are replaced often."""

import glob
import os

from prometheus_client import multiprocess

bind = "127.0.0.1:0"
workers = 4
max_requests = 40
control_socket_disable = True


def on_starting(server):
    for path in glob.glob(os.path.join(os.environ["PROMETHEUS_MULTIPROC_DIR"], "*.db")):
        os.remove(path)


def child_exit(server, worker):
    multiprocess.mark_process_dead(worker.pid)
