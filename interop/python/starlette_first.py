"""The FastAPI app, of a process that has imported Starlette before FastAPI."""

import starlette.applications  # noqa: F401

from asgi_app import app  # noqa: F401
