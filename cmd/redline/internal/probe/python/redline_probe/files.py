"""The worker files of one process. Where others remove them or cut them short, they are
made anew, of all that was recorded."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

from redline_probe.own import join, perf_counter
from redline_probe.source import Source
from redline_probe.switch import note
from redline_probe.workerfile import Changed, WorkerFile

# Seconds. The files are looked at no oftener than that, which is 1/1000 of a
# processor's time, and are made anew no oftener.
LOOK, RENEW = 0.01, 0.1


class Files:
    """Not safe for concurrent use: callers hold a lock."""

    def __init__(self, dir, id):
        self.dir = dir
        self.id = id
        self.source = None
        self.files = {}  # by the part of their names before the process
        self.look = perf_counter() + LOOK
        self.renewed = float("-inf")
        self.behind = False  # values are recorded that are not in the files

    def add(self, kind, child):
        """Makes the entries of a child."""
        if self.source is None:
            self.source = Source(self.path("values"))
            note("measured")
        file = self.files.get(kind)
        try:
            if file is None:
                file = self.files[kind] = WorkerFile(self.path(kind))
                file.make()
            file.add(child)
        except Changed:
            file.expect(child)
            self.behind = True

    def path(self, kind):
        return join(self.dir, "%s_%s.db" % (kind, self.id))

    def put(self, cells, now=None):
        """Writes the values of cells to the files."""
        if self.source is None:
            return
        if now is not None and now >= self.look:
            self.look = now + LOOK
            self.behind = self.behind or not all([file.is_whole() for file in self.files.values()])
        if not self.behind and self.source.copy(cells):
            return
        self.behind = True
        if perf_counter() >= self.renewed + RENEW:
            self.renew()

    def renew(self):
        """Makes all files anew."""
        self.renewed = perf_counter()
        if self.source is not None:
            self.source.release()
        self.source = Source(self.path("values"))
        try:
            for file in self.files.values():
                file.make()
            self.behind = False
        except Changed:  # they are tried again
            pass

    def remove(self):
        for file in self.files.values():
            file.remove()
        self.release()

    def release(self):
        """Lets go of the files. Nothing is recorded any more."""
        for file in self.files.values():
            file.release()
        if self.source is not None:
            self.source.release()
        self.files, self.source = {}, None
