"""The recorder of this process, which may have been forked off another at any time."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

from redline_probe import switch
from redline_probe.own import getpid, register_at_fork
from redline_probe.series import Recorder

recorders = {}  # by pid, of which one is this process's


def recorder(names):
    """Makes this process's recorder, if there is none."""
    leave([pid for pid in list(recorders) if pid != getpid()])
    return recorders.setdefault(getpid(), Recorder(names))


def leave(pids):
    for pid in pids:
        left = recorders.pop(pid, None)
        if left is not None:
            left.leave()


def remove():
    """Takes back all that this process has recorded."""
    mine = recorders.pop(getpid(), None)
    if mine is not None:
        mine.remove()


def calm():
    mine = recorders.get(getpid())
    if mine is not None:
        mine.calm()


def forked():
    with switch.guard():
        leave(list(recorders))


switch.last_acts.append(calm)
register_at_fork(after_in_child=forked)
