"""Bodies that are files, which a server sends by itself if it gets the very same."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001


def sends_file(wrapper, body):
    """Whether body comes of the server's wsgi.file_wrapper: a class, or uWSGI's
    function, which gives the file itself back."""
    return isinstance(body, wrapper) if isinstance(wrapper, type) else hasattr(body, "read")


def closes(body, then):
    """Has the close of body followed by then, where it can be."""
    close = getattr(body, "close", None)

    def closed():
        nonlocal close
        try:
            if close is not None:
                close()
        finally:
            close = None
            then()

    try:
        body.close = closed
    except (AttributeError, TypeError):
        return False
    return True
