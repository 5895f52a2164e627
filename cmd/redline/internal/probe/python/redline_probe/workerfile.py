"""One worker file, as prometheus_client 0.18 and later have it: a mapped file of
keys, each followed by its value and a timestamp."""

import errno
import mmap
import os
import struct

FIRST_SIZE = 64 << 10  # what prometheus_client begins with
HEADER = 8
VALUE = 16  # the bytes of a value and its timestamp


class WorkerFile:
    """Not safe for concurrent use: callers hold a lock."""

    fd = None

    def __init__(self, path):
        self.path = path
        # A reader would fail on a file that is not whole: it gets its name last.
        new = path + ".new"
        self.fd = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            self.size = self.used = 0
            self.grow(FIRST_SIZE)
            self.use(HEADER)
            os.rename(new, path)
        except BaseException:
            os.unlink(new)
            raise

    def __del__(self):
        if self.fd is not None:
            os.close(self.fd)

    def grow(self, size):
        """Makes the file that long. What was mapped before stays valid."""
        reserve(self.fd, self.size, size)
        self.map = mmap.mmap(self.fd, size)
        self.cells = memoryview(self.map).cast("d")
        self.size = size

    def use(self, used):
        memoryview(self.map).cast("i")[0] = used
        self.used = used

    def places(self, keys):
        """Makes entries of value 0, and returns where their values are: the cells,
        and the index of each. They stay valid for as long as they are in use."""
        entries = [entry(key.encode("ascii")) for key in keys]
        size, end = self.size, self.used + sum(map(len, entries))
        while size < end:
            size *= 2
        if size > self.size:
            self.grow(size)
        at, places = self.used, []
        for content in entries:
            self.map[at:at + len(content)] = content
            at += len(content)
            places.append((at - VALUE) // 8)
        self.use(at)  # what the entries are stands there before they count
        return self.cells, places

    def remove(self):
        os.unlink(self.path)


def entry(key):
    padding = b" " * (8 - (len(key) + 4) % 8)
    return struct.pack("=i", len(key)) + key + padding + bytes(VALUE)


def reserve(fd, begin, end):
    """Gives a file its blocks. To write to a mapping without would end the process
    where the disk is full."""
    try:
        os.posix_fallocate(fd, begin, end - begin)
    except (AttributeError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EOPNOTSUPP:
            raise
        os.pwrite(fd, bytes(end - begin), begin)
