"""A Flask app with prometheus_client's metrics, and no multi-process set-up."""

import time

from flask import Flask, g, request
from prometheus_client import Counter, Gauge, Histogram

app = Flask(__name__)
requests = Counter("flask_http_requests", "Requests", ["method", "endpoint", "status"])
seconds = Histogram("flask_http_request_duration_seconds", "Latency", ["method", "endpoint"])
running = Gauge("flask_http_requests_in_progress", "Running", multiprocess_mode="livesum")


@app.before_request
def begin():
    g.start = time.monotonic()
    running.inc()


@app.after_request
def end(response):
    rule = request.url_rule.rule if request.url_rule else "<unmatched>"
    requests.labels(request.method, rule, response.status_code).inc()
    seconds.labels(request.method, rule).observe(time.monotonic() - g.start)
    running.dec()
    return response


@app.route("/users/<int:user_id>")
def user(user_id):
    return {"id": user_id}
