from itertools import count

from flask import Flask, abort

app = Flask(__name__)
visits = count()


@app.get("/items/<int:item_id>")
def item(item_id):
    return {"id": item_id}


@app.get("/checkout")
def checkout():
    if next(visits) % 4 == 0:
        abort(500)  # something is broken here
    return {"ordered": True}
