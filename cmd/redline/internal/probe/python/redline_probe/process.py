"""The recorder of this process, which may have been forked off another at any time."""

import os

from redline_probe import switch
from redline_probe.series import Recorder

recorders = {}  # by pid, of which one is this process's


def recorder(names):
    """Makes this process's recorder, if there is none."""
    leave([pid for pid in list(recorders) if pid != os.getpid()])
    return recorders.setdefault(os.getpid(), Recorder(names))


def leave(pids):
    """Leaves the files to the processes that they are of: were they open here too, it
    would not be seen that those have ended."""
    for pid in pids:
        left = recorders.pop(pid, None)
        if left is not None:
            left.left = True


def remove():
    """Takes back what this process has recorded."""
    mine = recorders.pop(os.getpid(), None)
    if mine is not None:
        mine.remove()


def calm():
    mine = recorders.get(os.getpid())
    if mine is not None:
        mine.calm()


switch.last_acts.append(calm)
os.register_at_fork(after_in_child=lambda: leave(list(recorders)))
