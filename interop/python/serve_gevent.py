"""Serves an app by gevent's own server: MODULE:APP."""

import importlib
import sys

from gevent.pywsgi import WSGIServer

module, _, name = sys.argv[1].partition(":")
server = WSGIServer(("127.0.0.1", 0), getattr(importlib.import_module(module), name), log=None)
server.init_socket()
print("Listening at: http://127.0.0.1:%d" % server.server_port, file=sys.stderr)
server.serve_forever()
