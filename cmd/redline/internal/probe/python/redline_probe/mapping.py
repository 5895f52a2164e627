"""Files in memory, without a descriptor that the app could close, and have its own file
under the number of."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys
from mmap import mmap

from redline_probe.own import close, dup, fstat, register_at_fork

# Before 3.13 a mapping has a descriptor of its own, which it closes when it goes.
DESCRIPTORS = sys.version_info < (3, 13)

held = []  # the mappings that are there


def identity(stat):
    """The identity of a file among all others that are there."""
    return stat.st_dev, stat.st_ino


def is_file(fd, expected):
    """Whether a descriptor is of the file."""
    try:
        return identity(fstat(fd)) == expected
    except OSError:
        return False


class Mapping:
    """A part of a file. It stays until it is released."""

    __slots__ = ("cells", "bytes", "file", "fd")

    def __init__(self, fd, size, offset=0):
        self.file = identity(fstat(fd))
        self.fd = None
        if DESCRIPTORS:
            self.fd = dup(fd)  # the number that is next, and that the mapping's will have
            close(self.fd)
            self.bytes = memoryview(mmap(fd, size, offset=offset))
        else:
            self.bytes = memoryview(mmap(fd, size, offset=offset, trackfd=False))
        self.cells = self.bytes.cast("d")
        held.append(self)

    def release(self):
        """Lets it go with the last that refers to it, if that closes no descriptor of
        the app."""
        if self in held and (self.fd is None or is_file(self.fd, self.file)):
            held.remove(self)


# The interpreter keeps this for longer than all files of the app. None is open any more
# when it lets the mappings go.
register_at_fork(before=lambda held=held: None)
