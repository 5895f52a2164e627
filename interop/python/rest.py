"""A Flask app with extensions that answer exceptions, each in its own way."""

from flask import Blueprint, Flask, abort, got_request_exception, jsonify
from flask_restful import Api as Restful
from flask_restful import Resource as RestfulResource
from flask_restx import Api, Resource

app = Flask(__name__)
restx_blueprint = Blueprint("restx", __name__, url_prefix="/restx")
restx = Api(restx_blueprint)
restful = Restful(app, prefix="/restful", errors={"Conflict": {"message": "taken", "status": 409}})


class Conflict(Exception):
    pass


class Handled(Exception):
    pass


def act(what):
    if what == "fail":
        raise RuntimeError("boom")
    if what == "conflict":
        raise Conflict
    if what == "handled":
        raise Handled
    if what.isdigit():
        abort(int(what))
    return {"what": what}


@restx.errorhandler(Handled)
def handled(error):
    return {"message": "handled"}, 418


@restx.route("/<what>")
class ByRestx(Resource):
    def get(self, what):
        return act(what)


class ByRestful(RestfulResource):
    def get(self, what):
        return act(what)


restful.add_resource(ByRestful, "/<what>")


@app.route("/own/<what>")
def own(what):
    try:
        return act(what)
    except RuntimeError as error:  # as an extension does
        got_request_exception.send(app, exception=error)
        return jsonify(sorry=True), 503


@app.route("/plain/<what>")
def plain(what):
    return act(what)


app.register_blueprint(restx_blueprint)
