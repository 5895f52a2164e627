"""Serves an app by wsgiref: MODULE:APP."""

import importlib
import sys
from wsgiref.simple_server import make_server

module, _, name = sys.argv[1].partition(":")
server = make_server("127.0.0.1", 0, getattr(importlib.import_module(module), name))
print("Listening at: http://127.0.0.1:%d" % server.server_port, file=sys.stderr)
server.serve_forever()
