"""Bodies that servers get in the place of the app's. Their ends are those of exchanges, and
otherwise they are as the app's own to all that looks at them."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

from functools import lru_cache
from operator import attrgetter


class Body:
    """A body that has no more than parts. It keeps nothing of its own but the exchange."""

    __slots__ = ("_exchange",)

    def __iter__(self):
        return parts(exchange_of(self))

    def __getattr__(self, name):
        return getattr(exchange_of(self).body, name)

    def __setattr__(self, name, value):
        setattr(exchange_of(self).body, name, value)

    def __delattr__(self, name):
        delattr(exchange_of(self).body, name)

    def __reduce_ex__(self, protocol):
        return exchange_of(self).body.__reduce_ex__(protocol)


exchange_of, bind = attrgetter("_exchange"), Body._exchange.__set__


def of(exchange):
    """The body of an exchange, for its server."""
    body = exchange.body
    made = object.__new__(like(type(body), hasattr(body, "close")))
    bind(made, exchange)
    return made


@lru_cache(maxsize=64)  # of the few that an app has
def like(kind, closes):
    """A class of bodies with just those methods that Python, or a server, finds in a kind."""
    members = {name: passing(name) for name in PASSED if hasattr(kind, name)}
    if hasattr(kind, "__next__"):
        members["__next__"] = following
    if closes:
        members["close"] = close
    return type("Body", (Body,), {"__slots__": (), "__module__": __name__, **members})


PASSED = (
    "__len__", "__length_hint__", "__bool__", "__getitem__", "__setitem__", "__delitem__", "__contains__",
    "__reversed__", "__bytes__", "__enter__", "__exit__",
)


def passing(name):
    def method(self, *given):
        body = exchange_of(self).body
        return getattr(type(body), name)(body, *given)

    return method


def following(self):
    """The next part of an iterator, as most bodies are."""
    exchange = exchange_of(self)
    if exchange.parts is None:
        exchange.parts = parts(exchange)
    return next(exchange.parts)


def parts(exchange):
    """The parts of a body; the last one ends the exchange. A server may go through a body
    within another time, as gevent's does to know its length."""
    __traceback_hide__ = True  # noqa: F841
    exchange.running += 1
    try:
        for part in exchange.body if exchange.settled else exchange.within():
            try:
                exchange.length += len(part)
            except TypeError:  # the server will say so
                pass
            yield part
    except GeneratorExit:  # the server has had enough of it
        raise
    except Exception as error:
        exchange.fail(error)
        raise
    except BaseException as error:
        exchange.abort(error)
        raise
    finally:
        exchange.running -= 1
    if not exchange.running or hasattr(exchange.body, "__next__"):  # an iterator has one end
        exchange.end()


def close(self):
    """Without an end before, the client has gone: a status that it was told stands."""
    __traceback_hide__ = True  # noqa: F841
    exchange = exchange_of(self)
    try:
        exchange.body.close()
    except Exception as error:
        exchange.fail(error, cut=False)
        raise
    except BaseException as error:
        exchange.abort(error)
        raise
    if not exchange.over:
        exchange.end()
