"""An app that is a router of Starlette's, below no Starlette."""

from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router


async def tea(request):
    if request.path_params["what"] == "fail":
        raise RuntimeError("boom")
    return PlainTextResponse(request.path_params["what"])


app = Router([Route("/{what}", tea), Mount("/inner", Router([Route("/{what}", tea)]))])
