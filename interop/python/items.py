"""The items API, which knows nothing of metrics."""

from itertools import count

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
items = {}
ids = count(1)


@app.get("/")
def home():
    return "items\n"


@app.post("/items")
def create():
    item = {"id": next(ids), "name": request.get_json()["name"]}
    items[item["id"]] = item
    return jsonify(item), 201


@app.get("/items")
def index():
    return jsonify(list(items.values()))


@app.get("/items/<int:item_id>")
def show(item_id):
    return jsonify(items.get(item_id) or abort(404))


@app.put("/items/<int:item_id>")
def update(item_id):
    items.get(item_id) or abort(404)
    items[item_id] = {"id": item_id, "name": request.get_json()["name"]}
    return jsonify(items[item_id])


@app.delete("/items/<int:item_id>")
def delete(item_id):
    items.pop(item_id, None) or abort(404)
    return "", 204
