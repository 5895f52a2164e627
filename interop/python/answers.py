"""Apps called as a server would, without one, and all that they answer. A request is a
method and a path, and maybe how its client leaves: gone, or so that the server cancels
the call, amid the body; or before there is an answer."""

import asyncio
import io
from wsgiref.util import FileWrapper


def of_wsgi(app, request):
    method, path, *leaves = request.split(" ")
    said = []
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False,
        "wsgi.run_once": False, "wsgi.file_wrapper": FileWrapper,
    }
    try:
        body = app(environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
        try:
            for part in body:
                said.append(part)
                if leaves:
                    break
        finally:
            if hasattr(body, "close"):
                body.close()
    except Exception as error:
        said.append(error)
    return said


KINDS = {"LIFESPAN": "lifespan", "WEBSOCKET": "websocket"}
MESSAGES = {
    "http": [{"type": "http.request"}],
    "lifespan": [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}],
    "websocket": [
        {"type": "websocket.connect"}, {"type": "websocket.receive", "text": "hello"},
        {"type": "websocket.disconnect", "code": 1000},
    ],
}
LEAVES = {"gone": OSError, "cancelled": asyncio.CancelledError}


def of_asgi(app, request):
    method, path, *leaves = request.split(" ")
    kind = KINDS.get(method, "http")
    messages, said, begun = list(MESSAGES[kind]), [], asyncio.Event()
    scope = {
        "type": kind, "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "scheme": "http",
        "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80), "subprotocols": [], "state": {},
        "extensions": {"begun": begun},
    }

    async def receive():
        if messages:
            return messages.pop(0)
        if leaves == ["before"]:
            await begun.wait()  # which the app sets
            return {"type": "http.disconnect"}
        return await asyncio.Future()

    async def send(message):
        said.append(message)
        if leaves and message["type"] == "http.response.body":
            raise LEAVES[leaves[0]]

    async def call():
        said.append(await app(scope, receive, send))

    try:
        asyncio.run(call())
    except (Exception, asyncio.CancelledError) as error:
        said.append(error)
    return said
