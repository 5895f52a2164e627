"""app.py under uWSGI, where successors take over the numbers of workers."""

import uwsgi
from prometheus_client import values

values.ValueClass = values.MultiProcessValue(process_identifier=uwsgi.worker_id)

from app import app  # noqa: E402, F401
