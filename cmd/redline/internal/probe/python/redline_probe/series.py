"""The series that a process records requests into, in its worker files."""

import os
import time
from bisect import bisect_left
from time import perf_counter

from redline_probe.hook import RLock
from redline_probe.workerfile import WorkerFile


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
        self.children = {}  # where the values of each family's label values are
        self.files = {}  # by the part of their names before the process
        # A pid may be reused, and its dead owner's files be there still.
        self.id = "%d-%x" % (os.getpid(), time.time_ns())

    def end(self, exchange):
        """Records an exchange that has ended, once."""
        seconds = perf_counter() - exchange.start
        key = exchange.method, exchange.route, exchange.status
        slot = self.quick.get(key) or self.slot(*key)
        exceptions = self.exception(*key) if exchange.failed else ()
        bucket = bisect_left(self.bounds, seconds)
        with self.lock:
            if exchange.over:
                return
            exchange.over = True
            cells, at = exchange.level
            cells[at] -= 1.0
            for cells, at in slot.counters:
                cells[at] += 1.0
            for cells, at in exceptions:
                cells[at] += 1.0
            if slot.buckets:
                cells = slot.cells
                cells[slot.sum] += seconds
                cells[slot.buckets[bucket]] += 1.0

    def level(self, method):
        """The method as a label has it, and where its requests in progress are counted."""
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
                self.exceptions[key] = counters
            return self.exceptions[key]

    def bounded(self, known, method, route, status):
        """The key under which to record, and whether it stands for all past the limit."""
        names = self.names
        status = status if status == names.aborted else code_of(status)
        key = method, utf8(route), status
        if key in known or len(known) < names.max_series:
            return key, False
        return (method, names.other, status), True

    def dropped(self, family):
        if not family.name:
            return self.nowhere
        dropped = self.names.dropped
        return self.cell("counter", dropped, dropped.labels(metric=family.name))

    nowhere = [0.0], 0  # the cell of a family that is not recorded

    def labels(self, family, key):
        method, route, status = key
        return family.labels(method=method, route=route, status=status)

    def cell(self, kind, family, labels):
        """The place of the one value that a child of the family has."""
        if not family.name:
            return self.nowhere
        cells, (at,) = self.child(kind, family, labels, [(family.name, labels)])
        return cells, at

    def histogram(self, labels):
        family = self.names.duration
        if not family.name:
            return None, ()
        bounds = [repr(bound) for bound in self.bounds] + ["+Inf"]
        samples = [(family.name + "_sum", labels)]
        samples += [(family.name + "_bucket", dict(labels, le=bound)) for bound in bounds]
        return self.child("histogram", family, labels, samples)

    def child(self, kind, family, labels, samples):
        """Where a child of the family has its values. Some keys share one."""
        child = (family.name, *labels.values())
        if child not in self.children:
            keys = [family.key(sample, labels) for sample, labels in samples]
            self.children[child] = self.file(kind).places(keys)
        return self.children[child]

    def file(self, kind):
        if kind not in self.files:
            path = os.path.join(self.names.dir, "%s_%s.db" % (kind, self.id))
            self.files[kind] = WorkerFile(path)
        return self.files[kind]

    def calm(self):
        """Counts no request as in progress: their ends are not seen any more."""
        with self.lock:
            for _, (cells, at) in self.levels.values():
                cells[at] = 0.0

    def remove(self):
        """Takes back all that was recorded."""
        with self.lock:
            for file in self.files.values():
                file.remove()
            self.files.clear()


class Slot:
    """What an exchange of one method, route and status is recorded into."""

    __slots__ = ("counters", "cells", "sum", "buckets")

    def __init__(self, counters, histogram):
        self.counters = tuple(counter for counter in counters if counter is not Recorder.nowhere)
        self.cells, places = histogram
        self.sum, self.buckets = (places[0], tuple(places[1:])) if places else (0, ())


def utf8(text):
    """The text as UTF-8 can have it: a reader would fail on another."""
    return text.encode("utf-8", "replace").decode("utf-8")


def code_of(status):
    """The code of a status line."""
    code = status[:3] if isinstance(status, str) else ""
    return code if len(code) == 3 and code.isascii() and code.isdigit() else "500"
