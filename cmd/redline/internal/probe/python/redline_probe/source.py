"""The memory that values are copied from into mapped files. The kernel copies them, and
says so where a file has been cut short; a store of Python's would end the process by
SIGBUS."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

from redline_probe.mapping import Mapping, is_file
from redline_probe.own import O_CREAT, O_EXCL, O_RDWR, close, ftruncate, memfd_create, open_file, preadv, unlink

PAGE = 64 << 10  # as large as systems have them

# No file is that long. If the app has closed the descriptor, and another file
# has its number, nothing is copied from that.
FAR = 1 << 40


class Cell:
    """A value, and where its file has it."""

    __slots__ = ("value", "file", "at", "place")

    def __init__(self, file, at, value=0.0):
        self.value = value
        self.file = file
        self.at = at
        self.place = None  # until it is copied

    def find(self):
        self.place = place = self.file.mapping.bytes[self.at:self.at + 8]
        return place


class Source:
    """Not safe for concurrent use: callers hold a lock."""

    def __init__(self, path):
        self.fd = nameless(path)
        try:
            self.offset = far(self.fd)
            self.mapping = Mapping(self.fd, PAGE, self.offset)
        except BaseException:
            close(self.fd)
            raise
        self.cells = self.mapping.cells
        self.turn = 0.0
        self.seal = bytearray(8)  # gets the turn, which shows that the copy is of this mapping
        self.sealed = memoryview(self.seal).cast("d")

    def copy(self, cells):
        """Copies values to their places, and reports whether all have come there."""
        source, at = self.cells, 1
        source[0] = self.turn = turn = self.turn + 1.0
        places = [self.seal]
        for cell in cells:
            source[at] = cell.value
            at += 1
            places.append(cell.place or cell.find())
        try:
            return preadv(self.fd, places, self.offset) == 8 * at and self.sealed[0] == turn
        except OSError:
            return False

    def release(self):
        file = self.mapping.file
        self.mapping.release()
        self.mapping = self.cells = None
        if is_file(self.fd, file):
            close(self.fd)


def nameless(path):
    """A file that nobody can find by a name."""
    if memfd_create is not None:
        return memfd_create("redline")
    fd = open_file(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    unlink(path)
    return fd


def far(fd):
    """Makes room far within a file, and returns where. Where files may not be that
    long, it is at their begin."""
    for offset in FAR, 0:
        try:
            ftruncate(fd, offset + PAGE)
            return offset
        except OSError:
            if not offset:
                raise
