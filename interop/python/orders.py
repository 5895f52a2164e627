"""A Flask app with a counter, and no multi-process set-up."""

from flask import Flask
from prometheus_client import Counter

app = Flask(__name__)
orders = Counter("orders", "Orders.")


@app.route("/")
def index():
    orders.inc()
    return "ok"
