"""Calls an app as a server would, without one: MODULE BATCHES. Prints the microseconds of
processor time that a call takes, as the median of the batches."""

import importlib
import io
import statistics
import sys
from time import process_time
from wsgiref.util import FileWrapper

BATCH = 200  # calls

app = importlib.import_module(sys.argv[1]).app
environ = {
    "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": "/items", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_USER_AGENT": "calls", "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
    "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    "wsgi.file_wrapper": FileWrapper,
}


def start_response(status, headers, exc_info=None):
    assert status == "200 OK", status


def batch():
    begun = process_time()
    for _ in range(BATCH):
        body = app({**environ, "wsgi.input": io.BytesIO()}, start_response)
        for _ in body:
            pass
        body.close()
    return (process_time() - begun) / BATCH * 1e6


for _ in range(3):  # which compile templates, make series, and warm the caches
    batch()
print(statistics.median(batch() for _ in range(int(sys.argv[2]))))
