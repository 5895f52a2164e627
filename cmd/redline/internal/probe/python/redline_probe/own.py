"""The functions that the probe calls, as Python has them: taken when the probe starts,
before an app can put others in their place, as gevent does, a tracer, or a test.

Each module of the probe begins with

    from redline_probe.own import builtins as __builtins__

so that open, len and isinstance are Python's own there. It imports from here all that
it needs of os, time and _thread. A lock is not gevent's then: no greenlet is
switched to while it is held.
"""

import builtins as public
import os
from _thread import RLock  # noqa: F401
from os import (  # noqa: F401
    O_CREAT, O_EXCL, O_RDWR, close, dup, fstat, ftruncate, getpid, open as open_file, pread, pwrite,
    register_at_fork, rename, stat, unlink,
)
from posixpath import dirname, join  # noqa: F401
from time import perf_counter, time_ns  # noqa: F401

builtins = dict(vars(public))

# Functions that some systems lack.
memfd_create = getattr(os, "memfd_create", None)
posix_fallocate = getattr(os, "posix_fallocate", None)
preadv = getattr(os, "preadv", None)
