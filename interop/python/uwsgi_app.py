"""app.py under uWSGI, whose workers have numbers that their successors take over."""

import uwsgi
from prometheus_client import values

values.ValueClass = values.MultiProcessValue(process_identifier=uwsgi.worker_id)

from app import app  # noqa: E402, F401
