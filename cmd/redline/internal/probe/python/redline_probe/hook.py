"""Waits for modules to be imported, and does something to them then."""

import sys

# Taken before gevent can put its own in the place: no greenlet is switched to
# while it is held.
from _thread import RLock  # noqa: F401


class Finder:
    """Stands in sys.meta_path while there is a module to wait for."""

    def __init__(self):
        self.waiting = {}  # what to do, by the name of the module
        self.searching = set()

    def wait(self, name, act):
        """Calls act with the module once it has been imported, which may be now."""
        if name in sys.modules:
            act(sys.modules[name])
            return
        self.waiting[name] = act
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        if name not in self.waiting or name in self.searching:
            return None
        self.searching.add(name)
        try:
            spec = self.find(name, path, target)
        finally:
            self.searching.discard(name)
        if hasattr(getattr(spec, "loader", None), "exec_module"):
            spec.loader = Loader(spec.loader, self)
        return spec

    def find(self, name, path, target):
        for finder in list(sys.meta_path):
            find_spec = getattr(finder, "find_spec", None)
            spec = find_spec(name, path, target) if find_spec and finder is not self else None
            if spec is not None:
                return spec
        return None

    def imported(self, module):
        act = self.waiting.pop(module.__name__, None)
        if act is not None:
            act(module)
        if not self.waiting and self in sys.meta_path:
            sys.meta_path.remove(self)


class Loader:
    """Stands before a module's loader until the module is executed."""

    def __init__(self, loader, finder):
        self.loader = loader
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.loader, name)

    def create_module(self, spec):
        create = getattr(self.loader, "create_module", None)
        return create(spec) if create else None

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        self.finder.imported(module)


finder = Finder()

# The module of the probe that measures a framework, by the framework's own.
FRAMEWORKS = {
    "flask.app": "flask", "starlette.applications": "starlette",
    "django.core.handlers.base": "django", "django.core.handlers.wsgi": "django", "django.core.handlers.asgi": "django",
}


def install():
    """Has the apps of each framework measured that will be imported."""
    for name in FRAMEWORKS:
        finder.wait(name, measure)


def measure(module):
    try:
        from redline_probe import switch

        framework = __import__("redline_probe." + FRAMEWORKS[module.__name__], fromlist=["patch"])
    except Exception as error:  # the directory may be gone, or closed to the app's user
        warn(error)
        finder.waiting.clear()  # or other modules would say the same
        return
    with switch.guard():
        framework.patch(module)


def warn(error):
    """Says that there is no probe, where what else would say so cannot be read."""
    import os

    try:
        sys.stderr.write("redline: the probe is off in process %d, whose requests go on unmeasured: %r; see that "
                         "the app's user may read %s\n" % (os.getpid(), error, os.path.dirname(__file__)))
    except Exception:
        pass
