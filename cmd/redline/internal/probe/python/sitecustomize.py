"""The module that Python runs at its start, from the directory that PYTHONPATH begins with.

It leaves things as they would be without it: sys.path, and the sitecustomize of
the app, or none. A launcher with a sitecustomize of its own may run this one, in
its own way. Any Python must be able to parse this file, which has few names: a
launcher may run it among its own.
"""


def redline_start(names):
    import os
    import sys

    here = os.path.dirname(redline_start.__code__.co_filename)
    writes_none = sys.dont_write_bytecode
    try:
        try:
            # The modules here are kept compiled: compiling takes longer than all else.
            sys.dont_write_bytecode = False
            if sys.version_info >= (3, 8) and "redline_probe" not in sys.modules:
                from redline_probe import hook

                hook.install()
                spec = names.get("__spec__")
                if spec is not None and spec.cached and spec.cached.startswith(here) and not os.path.exists(spec.cached):
                    spec.loader.get_code(spec.name)
        finally:
            sys.dont_write_bytecode = writes_none
    except Exception as error:
        try:
            sys.stderr.write("redline: the probe is off in process %d, whose requests go on unmeasured: %r; "
                             "see that the app's user may read %s\n" % (os.getpid(), error, here))
        except Exception:
            pass
    after = list(sys.path)
    if here in sys.path:
        after = sys.path[sys.path.index(here) + 1:]
        sys.path.remove(here)
    sys.path_importer_cache.pop(here, None)

    # The sitecustomize that has led to this one, if any, and whether by an import.
    frame, running, imported = sys._getframe(), [], False
    while frame is not None:
        path = frame.f_code.co_filename
        if os.path.basename(path) in ("sitecustomize.py", "sitecustomize.pyc") and os.path.dirname(path) != here:
            running.append(os.path.dirname(path))
        elif frame.f_code.co_name == "_find_and_load" and not running:
            imported = True
        frame = frame.f_back
    if not running:
        # Python takes the module in sys.modules in the end: the app's. Where the app has
        # none, the error is the one that Python would have had.
        del sys.modules["sitecustomize"]
        import sitecustomize  # noqa: F401
        return
    if sys.version_info < (3, 8):
        return

    # The launcher would have found the next one, so this module becomes that one.
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("sitecustomize", [path for path in after if path not in running])
    if spec is not None and spec.loader is not None:
        names.update(__spec__=spec, __file__=spec.origin, __loader__=spec.loader, __cached__=spec.cached)
        exec(spec.loader.get_code("sitecustomize"), names)
    elif imported:
        raise ModuleNotFoundError("No module named 'sitecustomize'", name="sitecustomize")


redline_start(globals())
