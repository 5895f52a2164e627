"""Prints how a Python looks after its start. Any Python can run it."""

from __future__ import print_function

import sys

warnings = sys.modules.get("warnings")
for about, these in [
    ("version", [sys.version_info[:2]]),
    ("path", sys.path),
    ("flags", [sys.flags]),
    ("options", sys.warnoptions),
    ("warnings", [(each[0], each[2]) for each in warnings.filters] if warnings else []),
    ("finders", [getattr(finder, "__name__", None) or type(finder).__module__ for finder in getattr(sys, "meta_path", [])]),
    ("hooks", [getattr(hook, "__name__", "") for hook in sys.path_hooks]),
    ("importers", sorted(path for path in sys.path_importer_cache if "pycache" not in path)),
    ("modules", sorted(sys.modules)),
    ("sitecustomize", [getattr(sys.modules.get("sitecustomize"), "mine", None)]),
]:
    for this in these:
        print(about, this)
