"""Whether the probe is on, and how it goes off: whatever fails in it, requests go on."""

import errno
import os
import sys

off = False  # in this process, and in those that it forks

ADVICE = {
    "bug": "please report this",
    "directory": "see that the app's user may write to the directory of worker files",
    "framework": "this release of the framework is not known; please report it",
    "name taken": "leave the metric to either, or choose other names by --schema",
    "names": "start redline run anew",
    "space": "make room there, or name another directory by --dir",
}

# Where errors come from that are the probe's own. In the midst of its code a
# signal handler of the app may raise one, too.
OWN = ("redline_probe", "json", "posixpath", "codecs", "importlib")

# What is to be done when the probe goes off.
last_acts = []


class Failure(Exception):
    """What the probe cannot go on with."""

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
    at = error.__traceback__
    if at is None:
        return True
    while at.tb_next is not None:
        at = at.tb_next
    module = at.tb_frame.f_globals.get("__name__") or ""
    return module.partition(".")[0] in OWN


def reason_of(error):
    if isinstance(error, Failure):
        return error.reason
    if isinstance(error, OSError):
        return "space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "directory"
    return "bug"


def turn_off(reason, error):
    """Turns the probe off, and says why: in one line, and to redline."""
    global off
    if off:
        return
    off = True
    message = str(error) if isinstance(error, (Failure, OSError)) else repr(error)
    line = "redline: the probe is off in process %d, whose requests go on unmeasured: %s; %s\n" % (
        os.getpid(), message.replace("\n", " "), ADVICE[reason])
    for act in [lambda: sys.stderr.write(line), lambda: tell(reason)] + last_acts:
        try:
            act()
        except Exception:
            pass


def tell(reason):
    from _socket import AF_UNIX, SOCK_DGRAM, socket

    listener = os.path.join(os.path.dirname(os.path.dirname(__file__)), "failures")
    sender = socket(AF_UNIX, SOCK_DGRAM)
    try:
        sender.setblocking(False)
        sender.sendto(reason.encode(), listener)
    finally:
        sender.close()
