"""One worker file, as prometheus_client 0.18 and later have it: a mapped file of
keys, each followed by its value and a timestamp."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import errno
import sys

from redline_probe.mapping import Mapping, identity
from redline_probe.own import (
    O_CREAT, O_EXCL, O_RDWR, close, fstat, open_file, posix_fallocate, pread, pwrite, rename, stat, unlink,
)
from redline_probe.source import Cell

FIRST_SIZE = 64 << 10  # the first size of prometheus_client
HEADER = 8
VALUE = 16  # the bytes of a value and its timestamp


class Changed(Exception):
    """A file is not as it was written, and is to be made anew."""


class WorkerFile:
    """Not safe for concurrent use: callers hold a lock. It keeps no descriptor."""

    def __init__(self, path):
        self.path = path
        self.children = []
        self.mapping = None

    def make(self):
        """Makes the file of its children's values, in the place of the one that is there,
        or raises Changed."""
        content, cells, at = [], [], HEADER
        for child in self.children:
            for key, cell in zip(child.keys(), child.cells):
                content.append(entry(key.encode("ascii"), cell.value))
                at += len(content[-1])
                cells.append((cell, at - VALUE))
        # A reader would fail on a file that is not whole: it gets its name last.
        new = self.path + ".new"
        discard(new)  # which others may have made
        try:
            fd = open_file(new, O_RDWR | O_CREAT | O_EXCL, 0o644)
        except FileExistsError:
            raise Changed from None
        try:
            self.used, size = at, enough(FIRST_SIZE, at)
            reserve(fd, 0, size)
            pwrite(fd, number(at) + bytes(HEADER - 4) + b"".join(content), 0)
            self.map(fd, size)
            try:
                rename(new, self.path)
            except FileNotFoundError:
                raise Changed from None
            self.note(fstat(fd))
        except BaseException:
            discard(new)
            raise
        finally:
            close(fd)
        for cell, at in cells:
            cell.at = at

    def map(self, fd, size):
        try:
            mapping = Mapping(fd, size)
        except ValueError:  # the file is shorter
            raise Changed from None
        self.release()
        self.mapping = mapping
        self.size = size

    def add(self, child):
        """Makes the entries of a child's keys, of value 0, and gives it their cells; or
        raises Changed."""
        entries = [entry(key.encode("ascii"), 0.0) for key in child.keys()]
        cells, at = [], self.used
        for content in entries:
            at += len(content)
            cells.append(Cell(self, at - VALUE))
        fd = self.open()
        try:
            size = enough(self.size, at)
            if size > self.size:
                reserve(fd, self.size, size)
                self.map(fd, size)
            pwrite(fd, b"".join(entries), self.used)
            pwrite(fd, number(at), 0)  # the entries are written before they count
            self.note(fstat(fd))
        finally:
            close(fd)
        self.used = at
        child.cells = cells
        self.children.append(child)

    def expect(self, child):
        """Has the child in the file once that is made anew."""
        child.cells = [Cell(self, 0) for _ in child.keys()]
        self.children.append(child)

    def open(self):
        """Opens the file that was made, or raises Changed."""
        if self.mapping is None:
            raise Changed
        try:
            fd = open_file(self.path, O_RDWR)
        except FileNotFoundError:
            raise Changed from None
        found = fstat(fd)
        if identity(found) == self.mapping.file and found.st_size >= self.size:
            return fd
        close(fd)
        raise Changed

    def note(self, found):
        if found.st_size != self.size:
            raise Changed
        self.seen = identity(found), found.st_size, found.st_ctime_ns

    def is_whole(self):
        """Reports whether the file is there, as it was written."""
        try:
            found = stat(self.path)
            if (identity(found), found.st_size, found.st_ctime_ns) == self.seen:
                return True
            # The time also changes when the system writes mapped pages to the disk.
            fd = self.open()
            try:
                self.note(fstat(fd))
                return pread(fd, 4, 0) == number(self.used)
            finally:
                close(fd)
        except (FileNotFoundError, NotADirectoryError, Changed):
            return False

    def remove(self):
        try:
            if self.mapping is not None and identity(stat(self.path)) == self.mapping.file:
                unlink(self.path)
        except FileNotFoundError:
            pass

    def release(self):
        for child in self.children:
            for cell in child.cells:
                cell.place = None
        mapping, self.mapping = self.mapping, None
        if mapping is not None:
            mapping.release()


def discard(path):
    try:
        unlink(path)
    except FileNotFoundError:
        pass


def number(value):
    return value.to_bytes(4, sys.byteorder, signed=True)


def enough(size, used):
    while size < used:
        size *= 2
    return size


def entry(key, value):
    padding = b" " * (8 - (len(key) + 4) % 8)
    memoryview(stored := bytearray(VALUE)).cast("d")[0] = value
    return number(len(key)) + key + padding + stored


def reserve(fd, begin, end):
    """Gives a file its blocks. To write to a mapping without would fail where the disk
    is full."""
    try:
        if posix_fallocate is not None:
            posix_fallocate(fd, begin, end - begin)
            return
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
            raise
    pwrite(fd, bytes(end - begin), begin)
