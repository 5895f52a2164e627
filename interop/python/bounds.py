"""Answers requests by more routes, methods and statuses than a metric may have series, and
says how many series there are, and whether no request is lost: LIMIT."""

import json
import os
import sys

probe = os.environ["PYTHONPATH"].split(os.pathsep)[0]
workers = os.environ["PROMETHEUS_MULTIPROC_DIR"]
limit = int(sys.argv[1])
with open(os.path.join(probe, "names.json")) as file:
    names = json.load(file)
names["max_series"] = limit
with open(os.path.join(probe, "names.json"), "w") as file:
    json.dump(names, file)

import answers  # noqa: E402
from flask import Flask  # noqa: E402
from prometheus_client import CollectorRegistry  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

METHODS, STATUSES, ROUTES = ["GET", "POST", "PUT"], range(200, 600, 5), 15
app = Flask(__name__)
app.logger.disabled = True


def view(status):
    if status == 500:
        raise ValueError
    if status == 595:
        sys.exit()
    return "", status


for route in range(ROUTES):
    app.add_url_rule("/%d/<int:status>" % route, str(route), view, methods=METHODS)
answered = 0
for route in range(ROUTES):
    for status in STATUSES:
        for method in METHODS:
            try:
                answers.of_wsgi(app, "%s /%d/%d" % (method, route, status))
            except SystemExit:
                pass
            answered += 1

samples = [s for family in MultiProcessCollector(CollectorRegistry(), path=workers).collect() for s in family.samples]
each = ROUTES * len(METHODS)
for name, expected, few in (
    ("http_requests_total", answered, {"5": 19 * each, "aborted": each}),
    ("http_request_duration_seconds_count", answered, {"5": 19 * each, "aborted": each}),
    ("http_request_exceptions_total", each, {}),
):
    found = [sample for sample in samples if sample.name == name]
    print(name, len(found) <= limit, sum(sample.value for sample in found) == expected, *[
        sum(s.value for s in found if s.labels["status"].startswith(begin)) == count for begin, count in few.items()])
