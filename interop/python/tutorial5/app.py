"""The fifth tutorial's app, with /metrics mounted beside it."""

import time

from flask import Flask, g, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import metrics

app = Flask(__name__)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/metrics": metrics.endpoint})


def rule():
    return request.url_rule.rule if request.url_rule else "<unmatched>"


@app.before_request
def begin():
    g.start = time.monotonic()
    metrics.running.inc()


@app.after_request
def end(response):
    metrics.requests.labels(request.method, rule(), response.status_code).inc()
    metrics.seconds.labels(request.method, rule()).observe(time.monotonic() - g.start)
    return response


@app.teardown_request
def finish(error):
    metrics.running.dec()
    if error is not None:
        metrics.exceptions.labels(request.method, rule()).inc()


@app.route("/users/<int:user_id>")
def user(user_id):
    return {"id": user_id}


@app.route("/fail")
def fail():
    raise ValueError("as asked for")
