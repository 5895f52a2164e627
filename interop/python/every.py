"""A Flask app with something of everything that Flask does, and other apps beside it."""

import sys

from flask import Blueprint, Flask, Response, abort, redirect, request, url_for
from flask.views import MethodView
from werkzeug.middleware.dispatcher import DispatcherMiddleware

app = Flask(__name__, static_folder=".", static_url_path="/static")
mounted = Flask("mounted")
beside = Flask("beside")
shop = Blueprint("shop", __name__, url_prefix="/shop/<lang>")


@app.before_request
def early():
    if request.path == "/early":
        return "early\n", 202


@app.errorhandler(ValueError)
def unsuitable(error):
    return "unsuitable\n", 422


@app.errorhandler(404)
def nowhere(error):
    return "nowhere\n", 404


@mounted.errorhandler(500)
def sorry(error):
    return "sorry\n", 503


@app.route("/users/<int:user_id>", methods=["GET", "POST"])
def user(user_id):
    return {"id": user_id}


@app.route("/early")
def late():
    abort(500)


@app.route("/empty")
def empty():
    return "", 204


@app.route("/unavailable")
def unavailable():
    abort(503)


@app.route("/value")
def value():
    raise ValueError


@app.route("/fail")
def fail():
    raise KeyError("fail")


@app.route("/exit")
def leave():
    sys.exit("left")


@app.route("/slash/")
def slash():
    return redirect(url_for("empty"))


@app.route("/stream")
def stream():
    return Response((b"%d\n" % i for i in range(5)), mimetype="text/plain")


@app.route("/broken")
def broken():
    def body():
        yield b"begun\n"
        raise KeyError("broken")

    return Response(body(), mimetype="text/plain")


@app.route("/coroutine")
async def coroutine():
    return "coroutine\n"


@app.route("/asks")
def asks():
    with app.test_request_context("/empty"):
        path = url_for("slash")
    return mounted.test_client().get("/page/7").text + path + "\n"


@shop.route("/<thing>")
def thing(lang, thing):
    return "%s %s\n" % (lang, thing)


class Books(MethodView):
    def get(self):
        return "books\n"

    def put(self):
        return "put\n", 201


@mounted.route("/page/<int:page>")
@beside.route("/page/<int:page>")
def page(page):
    return "page %d\n" % page


@mounted.route("/fail")
def mounted_fail():
    raise KeyError("mounted")


def foreign(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return [b"foreign\n"]


app.register_blueprint(shop)
app.add_url_rule("/books", view_func=Books.as_view("books"))
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/mounted": mounted, "/foreign": foreign})
application = DispatcherMiddleware(app, {"/beside": beside, "/away": foreign})
