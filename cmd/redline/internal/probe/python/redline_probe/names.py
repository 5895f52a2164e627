"""The names of metrics and labels, from the names file that redline writes."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import sys
from json import load

from redline_probe.own import dirname, join
from redline_probe.switch import Failure

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}


class Family:
    """A metric family. One without a name is not recorded."""

    def __init__(self, name, help, labels):
        self.name = name
        self.help = help
        self.label_names = labels

    def labels(self, method="", route="", status="", metric=""):
        """Returns the labels by the family's own names, without those that it lacks."""
        values = {"method": method, "route": route, "status": status, "metric": metric}
        named = self.label_names
        return {named[label]: value for label, value in values.items() if label in named}

    def key(self, sample, labels):
        """Returns the key of an entry in a worker file, as prometheus_client writes it."""
        family = self.name[:-len("_total")] if self.name.endswith("_total") else self.name
        pairs = ", ".join(["%s: %s" % (quoted(label), quoted(labels[label])) for label in sorted(labels)])
        return "[%s, %s, {%s}, %s]" % (quoted(family), quoted(sample), pairs, quoted(self.help))


class Names:
    def __init__(self, content):
        self.dir = content["dir"]
        self.max_series = content["max_series"]
        self.methods = frozenset(content["methods"])
        self.other_method = content["other_method"]
        self.unmatched = content["unmatched"]
        self.other = content["other"]
        self.aborted = content["aborted"]
        self.buckets = [float(bound) for bound in content["buckets"]]
        families = content["families"]
        self.requests = Family(**families["requests"])
        self.duration = Family(**families["duration"])
        self.in_progress = Family(**families["in_progress"])
        self.exceptions = Family(**families["exceptions"])
        self.dropped = Family(**families["dropped"])

    def of_requests(self):
        """Returns the names of the families that describe requests."""
        families = self.requests, self.duration, self.in_progress, self.exceptions
        return {family.name for family in families if family.name}


def quoted(text):
    """Returns the text as json.dumps writes it."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return '"%s"' % text
    units = memoryview(text.encode("utf-16-le" if sys.byteorder == "little" else "utf-16-be")).cast("H")
    return '"%s"' % "".join([
        ESCAPES.get(chr(unit)) or (chr(unit) if 0x20 <= unit < 0x7f else "\\u%04x" % unit) for unit in units])


def read():
    path = join(dirname(dirname(__file__)), "names.json")
    try:
        with open(path, encoding="utf-8") as file:
            return Names(load(file))
    except Exception as error:
        raise Failure("names", "cannot read %s: %r" % (path, error)) from error
