"""An app of connexion, which has Flask below routers and error handlers of ASGI."""

from connexion import FlaskApp

SPEC = {
    "openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "servers": [{"url": "/api"}],
    "paths": {"/users/{user}": {"get": {
        "operationId": "connexion_app.user", "responses": {"200": {"description": "a user"}},
        "parameters": [{"name": "user", "in": "path", "required": True, "schema": {"type": "integer"}}],
    }}},
}


def user(user):
    if user == 500:
        raise RuntimeError("boom")
    return {"user": user}


app = FlaskApp(__name__)
app.add_api(SPEC)
