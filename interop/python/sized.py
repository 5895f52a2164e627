"""A Flask app with bodies that have just some of the methods that servers look for."""

import collections

from flask import Flask, Response

app = Flask(__name__)


class Sized:
    def __init__(self, *parts):
        self.parts = parts

    def __len__(self):
        return len(self.parts)

    def __iter__(self):
        return iter(self.parts)


class Lazy(Sized):
    def __iter__(self):
        return (part.upper() for part in self.parts)


class Breaks(Sized):
    def __iter__(self):
        yield from self.parts
        raise ValueError("broken")


class Indexed:
    def __getitem__(self, index):
        return [b"by ", b"index"][index]


class Bare:
    def __iter__(self):
        return iter([b"bare"])


class Closing(Sized):
    closed = 0

    def close(self):
        Closing.closed += 1


class Named(Bare):
    name = "named"

    def read_only(self):
        return "method"


BODIES = {
    "sized": lambda: Sized(b"one"), "sized2": lambda: Sized(b"one", b"two"), "empty": Sized, "lazy": lambda: Lazy(b"one"),
    "breaks": lambda: Breaks(b"one", b"two"), "deque": lambda: collections.deque([b"one", b"two"]), "indexed": Indexed,
    "bare": Bare, "closing": lambda: Closing(b"one"), "named": Named, "iterator": lambda: iter([b"one"]),
    "generator": lambda: (part for part in [b"one"]), "set": lambda: {b"one"}, "dict": lambda: {b"one": 1},
}


@app.route("/<name>")
def view(name):
    response = Response(direct_passthrough=True)
    response.response = BODIES[name]()
    return response


def looks(body):
    """How a body looks to its server."""
    seen = [name for name in (
        "__len__", "__next__", "__getitem__", "__contains__", "__bool__", "__reversed__", "close", "read", "fileno",
        "send", "name", "read_only", "status", "route", "body", "end", "popleft", "keys") if hasattr(body, name)]
    seen += ["len %d" % len(body)] if hasattr(type(body), "__len__") else []
    return seen + [bool(body), getattr(body, "name", None), list(body) if hasattr(body, "__len__") else None]


if __name__ == "__main__":
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
    }
    for name in BODIES:
        if name != "breaks":
            body = app(dict(environ, PATH_INFO="/" + name), lambda status, headers, exc_info=None: None)
            print(name, looks(body), list(body), getattr(body, "close", lambda: None)())
    print("closed", Closing.closed)
