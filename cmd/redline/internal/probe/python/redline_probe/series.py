"""The series that a process records requests into, in its worker files."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

from _bisect import bisect_left

from redline_probe.files import Files
from redline_probe.own import RLock, getpid, perf_counter, time_ns
from redline_probe.source import Cell

# Of the series of a metric, one in so many is kept for requests past the limit. They keep
# method and status, as in the Go library, as long as there is room. The last few series
# have one method and classes of statuses: ten by their first digit, and aborted.
KEPT, CLASSES = 20, 11


class Recorder:
    """The series of one process. Nothing is on disk before there is one."""

    def __init__(self, names):
        self.left = False  # behind by a fork: the parent goes on with it
        self.names = names
        self.bounds = names.buckets
        self.lock = RLock()
        self.quick = {}  # slots by method, route and status line, as exchanges have them
        self.slots = {}  # by method, route and status, as labels have them
        self.exceptions = {}
        self.levels = {}  # the method as a label has it, and where its requests in progress are counted
        self.children = {}  # by family and label values
        # A pid may be reused, and its dead owner's files be there still.
        self.files = Files(names.dir, "%d-%x" % (getpid(), time_ns()))

    def begin(self, level):
        """Counts a request as in progress."""
        with self.lock:
            level.value += 1.0
            self.files.put((level,))

    def end(self, exchange):
        """Records an exchange that has ended, once."""
        now = perf_counter()
        seconds = now - exchange.start
        key = exchange.method, exchange.route, exchange.status
        slot = self.quick.get(key) or self.slot(*key)
        cells = slot.counters
        if exchange.failed:
            cells += self.exception(*key)
        bucket = bisect_left(self.bounds, seconds)
        level = exchange.level
        with self.lock:
            if exchange.over:
                return
            exchange.over = True
            level.value -= 1.0
            for cell in cells:
                cell.value += 1.0
            if slot.buckets:
                total, bucket = slot.sum, slot.buckets[bucket]
                total.value += seconds
                bucket.value += 1.0
                cells += total, bucket
            self.files.put((level, *cells), now)

    def discard(self, exchange):
        """Takes an exchange that is no request out of those in progress."""
        with self.lock:
            if exchange.over:
                return
            exchange.over = True
            exchange.level.value -= 1.0
            self.files.put((exchange.level,))

    def fail(self, *quick):
        """Records an exception of an exchange that has ended."""
        cells = self.exception(*quick)
        with self.lock:
            for cell in cells:
                cell.value += 1.0
            self.files.put(cells)

    def level(self, method):
        """Returns the label of a method, and the cell of its requests in progress."""
        names = self.names
        if method not in names.methods:
            method = names.other_method
        with self.lock:
            if method not in self.levels:
                labels = names.in_progress.labels(method=method, route="")
                self.levels[method] = method, self.cell("gauge_livesum", names.in_progress, labels)
            return self.levels[method]

    def slot(self, *quick):
        names = self.names
        with self.lock:
            key, dropped = self.bounded(self.slots, *quick)
            if key not in self.slots:
                counters = [self.cell("counter", names.requests, self.labels(names.requests, key))]
                if dropped:
                    counters += [self.dropped(family) for family in (names.duration, names.requests)]
                self.slots[key] = Slot(counters, self.histogram(self.labels(names.duration, key)))
            if len(self.quick) < names.max_series:
                self.quick[quick] = self.slots[key]
            return self.slots[key]

    def exception(self, *quick):
        family = self.names.exceptions
        with self.lock:
            key, dropped = self.bounded(self.exceptions, *quick)
            if key not in self.exceptions:
                counters = [self.cell("counter", family, self.labels(family, key))]
                if dropped:
                    counters.append(self.dropped(family))
                self.exceptions[key] = tuple(cell for cell in counters if cell.file is not None)
            return self.exceptions[key]

    def bounded(self, known, method, route, status):
        """The key under which to record, and whether it stands for all past the limit."""
        names, limit = self.names, self.names.max_series
        status = status if status == names.aborted else code_of(status)
        key = method, utf8(route), status
        regular = limit - limit // KEPT
        if key in known or len(known) < regular:
            return key, False
        key = method, names.other, status
        if key in known or len(known) < max(limit - CLASSES, regular + 1):
            return key, True
        return (names.other_method, names.other, status if status == names.aborted else status[0] + "xx"), True

    def dropped(self, family):
        if not family.name:
            return nowhere()
        dropped = self.names.dropped
        return self.cell("counter", dropped, dropped.labels(metric=family.name))

    def labels(self, family, key):
        method, route, status = key
        return family.labels(method=method, route=route, status=status)

    def cell(self, kind, family, labels):
        """The one cell that a child of the family has."""
        if not family.name:
            return nowhere()
        (cell,) = self.child(kind, family, labels).cells
        return cell

    def histogram(self, labels):
        """The cells of a histogram's sum and buckets, or none."""
        family = self.names.duration
        return self.child("histogram", family, labels, self.bounds).cells if family.name else ()

    def child(self, kind, family, labels, bounds=None):
        """A child of the family. Some keys share one."""
        key = (family.name, *labels.values())
        if key not in self.children:
            child = Child(family, labels, bounds)
            self.files.add(kind, child)
            self.children[key] = child
        return self.children[key]

    def calm(self):
        """Sets the requests in progress to zero, because their ends will not be seen."""
        with self.lock:
            levels = [cell for _, cell in self.levels.values()]
            for cell in levels:
                cell.value = 0.0
            self.files.put(levels)

    def remove(self):
        """Removes the worker files."""
        with self.lock:
            self.levels.clear()
            self.files.remove()

    def leave(self):
        """Leaves the files to the process that they are of: were they open here too, it
        would not be seen that it has ended."""
        self.left = True
        self.files.release()


class Child:
    """One series of a family, or those of one histogram."""

    __slots__ = ("family", "labels", "bounds", "cells")

    def __init__(self, family, labels, bounds):
        self.family = family
        self.labels = labels
        self.bounds = bounds
        self.cells = ()

    def keys(self):
        """Returns the keys of its entries in a worker file."""
        family, labels = self.family, self.labels
        samples = [(family.name, labels)]
        if self.bounds is not None:
            samples = [(family.name + "_sum", labels)]
            for bound in [*map(repr, self.bounds), "+Inf"]:
                samples.append((family.name + "_bucket", dict(labels, le=bound)))
        return [family.key(sample, labels) for sample, labels in samples]


class Slot:
    """The series of exchanges of one method, route and status."""

    __slots__ = ("counters", "sum", "buckets")

    def __init__(self, counters, histogram):
        self.counters = tuple(cell for cell in counters if cell.file is not None)
        self.sum, self.buckets = (histogram[0], tuple(histogram[1:])) if histogram else (None, ())


def nowhere():
    """Returns a cell for a family that is not recorded."""
    cell = Cell(None, 0)
    cell.place = bytearray(8)
    return cell


def utf8(text):
    """The text as UTF-8 can have it: a reader would fail on another."""
    return text.encode("utf-8", "replace").decode("utf-8")


def code_of(status):
    """Returns the code of a status line."""
    code = status[:3] if isinstance(status, str) else ""
    return code if len(code) == 3 and code.isascii() and code.isdigit() else "500"
