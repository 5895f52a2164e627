"""Whether the probe is on, and how it goes off: if it fails, requests go on."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import errno
import sys
from types import FrameType

from redline_probe.own import dirname, getpid, join

off = False  # in this process, and in those that it forks

ADVICE = {
    "bug": "please report this",
    "directory": "see that the app's user may write to the directory of worker files",
    "framework": "this release of the framework is not known; please report it",
    "name taken": "leave the metric to either, or choose other names by --schema",
    "names": "start redline run anew",
    "space": "make room there, or name another directory by --dir",
}

# The way out of errors that come of limits of the process, and not of the directory.
LIMITS = {
    errno.EFBIG: "raise the limit on the length of files (ulimit -f)",
    errno.EMFILE: "raise the limit on open files (ulimit -n)",
    errno.ENFILE: "raise the system's limit on open files (fs.file-max)",
    errno.ENOMEM: "give the process more memory (ulimit -v, or its cgroup's)",
}

# Functions to call when the probe goes off.
last_acts = []


class Failure(Exception):
    """An error with which the probe cannot go on."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason = reason


class guard:
    """Keeps the probe's errors from the app: one turns the probe off."""

    __slots__ = ()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        return error is not None and failed(error)


def failed(error):
    """Turns the probe off, where the error is its own."""
    if not isinstance(error, Exception) or not is_own(error):
        return False
    turn_off(reason_of(error), error)
    return True


def is_own(error):
    """Whether an error that left the probe's code is the probe's own. In the
    midst of it a signal handler of the app may have raised one, or another thread."""
    at, below = error.__traceback__, []
    while at is not None:
        name = at.tb_frame.f_globals.get("__name__")
        if isinstance(name, str) and name.partition(".")[0] == "redline_probe":
            below = []
        else:
            below.append(at.tb_frame)
        at = at.tb_next
    # Functions that Python calls between two steps get the frame; those that the probe calls do not.
    if any([interrupts(frame) for frame in below]):
        return False
    return bool(below) or str(type(error).__module__).partition(".")[0] in ("builtins", "redline_probe")


def interrupts(frame):
    """Whether the frame is of a function that was given a frame, as signal handlers are."""
    code = frame.f_code
    given = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 0x04)  # CO_VARARGS
    values = [frame.f_locals.get(name) for name in code.co_varnames[:given]]
    values += [each for value in values if type(value) is tuple for each in value]
    return any([isinstance(value, FrameType) for value in values])


def reason_of(error):
    if isinstance(error, Failure):
        return error.reason
    if isinstance(error, OSError):
        return "space" if error.errno in (errno.ENOSPC, errno.EDQUOT, *LIMITS) else "directory"
    return "bug"


def advice(reason, error):
    """The way out. An error that the probe has met in reading its names is their cause."""
    met = error.__cause__ if isinstance(error, Failure) else error
    return LIMITS.get(met.errno if isinstance(met, OSError) else None, ADVICE[reason])


def turn_off(reason, error):
    """Turns the probe off, and says why: in one line, and to redline."""
    global off
    if off:
        return
    off = True
    try:
        message = str(error) if isinstance(error, (Failure, OSError)) else repr(error)
    except Exception:  # of a class that the app has made
        message = type(error).__name__
    line = "redline: the probe is off in process %d, whose requests go on unmeasured: %s; %s\n" % (
        getpid(), message.replace("\n", " "), advice(reason, error))
    for act in [lambda: sys.stderr.write(line), lambda: tell(reason)] + last_acts:
        try:
            act()
        except Exception:
            pass


def note(what):
    """Tells redline something that nothing depends on."""
    try:
        tell(what)
    except Exception:
        pass


def tell(what):
    """Tells redline, which counts reasons, and knows by the rest whether it measures."""
    from _socket import AF_UNIX, SOCK_DGRAM, socket

    listener = join(dirname(dirname(__file__)), "failures")
    sender = socket(AF_UNIX, SOCK_DGRAM)
    try:
        sender.setblocking(False)
        sender.sendto(what.encode(), listener)
    finally:
        sender.close()
