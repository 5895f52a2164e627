"""The items API, which answers a request before workers are forked."""

from items import app

app.test_client().get("/")
