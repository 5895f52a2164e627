"""What metrics and their labels are called: the names file, which redline writes."""

import json
import os

from redline_probe.switch import Failure


class Family:
    """A metric family. One without a name is not recorded."""

    def __init__(self, name, help, method="", route="", status="", metric=""):
        self.name = name
        self.help = help
        self.label_names = {"method": method, "route": route, "status": status, "metric": metric}

    def labels(self, **values):
        """The labels by the family's own names, less those that it does not have."""
        named = self.label_names
        return {named[label]: value for label, value in values.items() if named[label]}

    def key(self, sample, labels):
        """The key of an entry in a worker file, as prometheus_client writes it."""
        family = self.name[:-len("_total")] if self.name.endswith("_total") else self.name
        return json.dumps([family, sample, labels, self.help], sort_keys=True)


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
        """The names of the families that describe requests."""
        families = self.requests, self.duration, self.in_progress, self.exceptions
        return {family.name for family in families if family.name}


def read():
    path = os.path.join(os.path.dirname(os.path.dirname(__file__)), "names.json")
    try:
        with open(path, encoding="utf-8") as file:
            return Names(json.load(file))
    except Exception as error:
        raise Failure("names", "cannot read %s: %r" % (path, error)) from error
