"""How the probe starts beside launchers that have a sitecustomize of their own, and run
the next, or do not."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys

from redline_probe.own import dirname

here = dirname(dirname(__file__))


def leave_path():
    """Has sys.path as it would be without the probe, and returns the entries after it."""
    after = sys.path
    if here in sys.path:
        after = sys.path[sys.path.index(here) + 1:]
        sys.path.remove(here)
    sys.path_importer_cache.pop(here, None)
    return list(after)


def give_way(name):
    """Imports the module that has this name without the probe. The probe's own is found first
    where a launcher's sitecustomize has not run that of the probe."""
    from redline_probe import hook

    hook.install()
    leave_path()
    del sys.modules[name]
    __import__(name)
