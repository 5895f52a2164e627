"""The items service of redline demo --flask, which knows nothing of metrics."""

import random
import sqlite3
import time
from contextlib import closing

from flask import Flask, abort, jsonify, request, url_for

app = Flask(__name__)


def ask(statement, *values):
    """Asks the database that all workers share."""
    with closing(sqlite3.connect("items.db")) as database, database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(statement, values).fetchall()]


ask("CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, name TEXT, price REAL)")


def one(rows):
    return rows[0] if rows else abort(404)


def content():
    """The name and the price that a client has sent."""
    item = request.get_json()
    name, price = item.get("name"), item.get("price", 0)
    return (name, price) if name and price >= 0 else abort(400)


@app.get("/")
def home():
    return jsonify(items="/items", search="/search?q=")


@app.get("/items")
def index():
    return jsonify(ask("SELECT * FROM items LIMIT 100"))


@app.post("/items")
def create():
    item = one(ask("INSERT INTO items (name, price) VALUES (?, ?) RETURNING *", *content()))
    return jsonify(item), 201, {"Location": url_for("show", item_id=item["id"])}


@app.get("/items/<int:item_id>")
def show(item_id):
    return jsonify(one(ask("SELECT * FROM items WHERE id = ?", item_id)))


@app.put("/items/<int:item_id>")
def replace(item_id):
    return jsonify(one(ask("UPDATE items SET name = ?, price = ? WHERE id = ? RETURNING *", *content(), item_id)))


@app.delete("/items/<int:item_id>")
def remove(item_id):
    one(ask("DELETE FROM items WHERE id = ? RETURNING id", item_id))
    return "", 204


@app.get("/items/<int:item_id>/stock")
def stock(item_id):
    """Fails for one request in eight."""
    if random.random() < 1 / 8:
        abort(503)
    item = one(ask("SELECT id FROM items WHERE id = ?", item_id))
    return jsonify(id=item["id"], stock=7 * item_id % 100)


@app.get("/search")
def search():
    """Is slow."""
    time.sleep(random.uniform(0.3, 0.9))
    return jsonify(ask("SELECT * FROM items WHERE instr(lower(name), lower(?))", request.args.get("q", "")))
