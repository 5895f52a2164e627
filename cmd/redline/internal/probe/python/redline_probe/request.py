"""The request that a call belongs to. The code that runs belongs to an exchange by its context,
and so does a call that a view makes of an app, which is a request by itself. Nothing is
put into an environ or a scope to tell, as apps copy and pickle them."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001


def is_environ(call):
    return "REQUEST_METHOD" in call


def same(ours, theirs):
    """Whether a call within another is of the same request: it has the parts that
    copies share, or those that an adapter between WSGI and ASGI leaves as they are."""
    if ours is theirs:
        return True
    of, by = is_environ(ours), is_environ(theirs)
    if of and by:
        return "wsgi.input" in ours and theirs.get("wsgi.input") is ours["wsgi.input"]
    if of or by:
        return theirs.get("wsgi_environ") is ours or address(ours) == address(theirs)
    headers, client = ours.get("headers"), ours.get("client")
    if headers is None:
        return False
    # A deep copy has the client's very address, since it cannot be changed.
    return theirs.get("headers") is headers or (
        client is not None and theirs.get("client") is client and address(ours) == address(theirs)
        and list(theirs.get("headers") or ()) == list(headers))


def address(call):
    """Returns the method, path and query of a call, as an environ has them."""
    if is_environ(call):
        return (call["REQUEST_METHOD"], (call.get("SCRIPT_NAME") or "") + (call.get("PATH_INFO") or ""),
                call.get("QUERY_STRING") or "")
    path = call.get("path") or ""
    return (call.get("method"), path.encode("utf-8", "surrogateescape").decode("latin-1"),
            (call.get("query_string") or b"").decode("latin-1"))


def root(call):
    """Returns the path below which an app is mounted, as its caller says."""
    return call.get("SCRIPT_NAME" if is_environ(call) else "root_path") or ""
