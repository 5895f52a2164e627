"""A Flask app with websockets, which answers some handshakes by a refusal."""

from flask import Flask, abort, request
from flask_sock import Sock
from flask_socketio import SocketIO

app = Flask(__name__)
sock = Sock(app)


@app.before_request
def refused():
    if "refused" in request.args:
        abort(401)


@app.route("/")
def index():
    return "ok\n"


@sock.route("/echo")
def echo(ws):
    while True:
        ws.send(ws.receive())


@sock.route("/fails")
def fails(ws):
    ws.receive()
    raise RuntimeError("a websocket's")


SocketIO(app, async_mode="threading")
