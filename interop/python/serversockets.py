"""A Flask app with websockets that the server has made, as gevent-websocket's does."""

from flask import Flask, abort, request

app = Flask(__name__)


@app.route("/")
def index():
    return "ok\n"


@app.route("/receives")
def receives():
    request.environ["wsgi.websocket"].receive()
    return ""


@app.route("/fails")
def fails():
    request.environ["wsgi.websocket"].receive()
    raise RuntimeError("a websocket's")


@app.route("/aborts")
def aborts():
    request.environ["wsgi.websocket"].receive()
    abort(404)
