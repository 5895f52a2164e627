"""What Python runs at its start, from the directory that PYTHONPATH begins with.

It leaves things as they would be without it: sys.path, and the sitecustomize of
the app, or none. Any Python must be able to parse this file.
"""

import os
import sys

here = os.path.dirname(__file__)
writes_none = sys.dont_write_bytecode
try:
    try:
        # What is here is kept compiled: to compile it takes longer than all else.
        sys.dont_write_bytecode = False
        if sys.version_info >= (3, 8) and "redline_probe" not in sys.modules:
            from redline_probe import hook

            hook.install()
            if __spec__.cached and not os.path.exists(__spec__.cached):
                __spec__.loader.get_code(__name__)
    finally:
        sys.dont_write_bytecode = writes_none
        if here in sys.path:
            sys.path.remove(here)
        sys.path_importer_cache.pop(here, None)
except Exception as error:
    try:
        sys.stderr.write("redline: the probe is off in process %d, whose requests go on unmeasured: %r; "
                         "see that the app's user may read %s\n" % (os.getpid(), error, here))
    except Exception:
        pass

# Python takes what is in sys.modules in the end: the app's. Where the app has none,
# the error is the one that Python would have had.
del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402, F401
