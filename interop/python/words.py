"""A Flask app of any words, and no metrics."""

from flask import Flask, after_this_request

app = Flask(__name__)
closed = []


@app.route("/<word>")
def say(word):
    return word


@app.route("/fail")
def fail():
    raise KeyError


@app.route("/stream")
def stream():
    @after_this_request
    def follow(response):
        response.call_on_close(lambda: closed.append("/stream"))
        return response

    return (word for word in ("some", "words"))


@app.route("/broken")
def broken():
    return (str(1 // (1 - n)) for n in range(2))


@app.route("/closed")
def ended():
    return " ".join(closed)
