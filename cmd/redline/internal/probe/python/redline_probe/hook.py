"""Waits for modules to be imported, and does something to them then."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys

from redline_probe.own import dirname, getpid


class Finder:
    """Stands in sys.meta_path while there is a module to wait for."""

    def __init__(self):
        self.waiting = {}  # functions to call, by the name of the module
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
        try:
            if hasattr(getattr(spec, "loader", None), "exec_module"):
                spec.loader = Loader(spec.loader, self)
        except Exception:  # of a spec that is another's
            pass
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
        try:
            module.__spec__.loader = module.__loader__ = self.loader
        except Exception:  # the module may be another's
            pass
        self.loader.exec_module(module)
        self.finder.imported(module)


finder = Finder()

# The modules of the probe that are there at the start. A tracer may unload
# modules that were loaded before the app.
ours = {}

# The module of the probe that measures a framework, by the framework's own.
FRAMEWORKS = {
    "flask.app": "flask",
    "starlette.applications": "starlette", "starlette.routing": "starlette",
    "starlette.middleware.errors": "starlette", "starlette.middleware.exceptions": "starlette",
    "fastapi.routing": "starlette",
    "django.core.handlers.base": "django", "django.core.handlers.wsgi": "django", "django.core.handlers.asgi": "django",
}

# Those that are not measured, by a module that their apps import.
OTHERS = {
    "aiohttp.web": "aiohttp", "bottle": "Bottle", "cherrypy": "CherryPy", "falcon": "Falcon", "litestar": "Litestar",
    "pyramid.config": "Pyramid", "quart.app": "Quart", "robyn": "Robyn", "sanic.app": "Sanic", "tornado.web": "Tornado",
}


def install():
    """Has the apps of each framework measured that will be imported."""
    for name in FRAMEWORKS:
        finder.wait(name, measure)
    for name in OTHERS:
        finder.wait(name, notice)
    ours.update((name, module) for name, module in sys.modules.items() if name.partition(".")[0] == "redline_probe")


def measure(module):
    for name, our in ours.items():
        sys.modules.setdefault(name, our)
    try:
        from redline_probe import switch

        framework = __import__("redline_probe." + FRAMEWORKS[module.__name__], fromlist=["patch"])
    except Exception as error:  # the directory may be gone, or closed to the app's user
        warn(error)
        finder.waiting.clear()  # or other modules would say the same
        return
    with switch.guard():
        framework.patch(module)
        switch.note("seen")


def notice(module):
    """Tells of a framework that is not measured."""
    try:
        from redline_probe import switch
    except Exception:  # the directory may be gone
        return
    switch.note("other " + OTHERS[module.__name__])


def warn(error):
    """Says that there is no probe, where the module that would say so cannot be read."""
    try:
        sys.stderr.write("redline: the probe is off in process %d, whose requests go on unmeasured: %r; see that "
                         "the app's user may read %s\n" % (getpid(), error, dirname(__file__)))
    except Exception:
        pass
