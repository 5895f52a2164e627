"""A FastAPI app, with a Starlette app mounted, with the ways in which requests end there."""

import asyncio
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response, WebSocket
from fastapi.responses import FileResponse, PlainTextResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect
from starlette.routing import Mount, Route, Router, WebSocketRoute


@asynccontextmanager
async def lifespan(app):
    app.state.begun = "begun\n"
    yield


app = FastAPI(lifespan=lifespan)
shop = APIRouter(prefix="/shop")


class Early:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        early = scope.get("path") == "/early"
        await (PlainTextResponse("early\n", 202) if early else self.app)(scope, receive, send)


app.add_middleware(Early)


@app.get("/users/{user_id}")
async def user(user_id: int):
    return {"id": user_id}


@app.get("/threads")
def threads():
    return app.state.begun


@app.get("/accepted", status_code=HTTPStatus.ACCEPTED)
async def accepted():
    return "accepted"


@app.get("/fail")
async def fail():
    raise ValueError("fail")


@app.get("/missing")
async def missing():
    raise HTTPException(404)


async def parts(breaks):
    for n in range(3):
        yield b"%d\n" % n
        await asyncio.sleep(0)
        if breaks:
            raise ValueError("broken")


@app.get("/stream")
async def stream():
    return StreamingResponse(parts(False))


@app.get("/broken")
async def broken():
    return StreamingResponse(parts(True))


@app.get("/file")
async def file():
    return FileResponse(__file__)


@app.get("/background")
async def background():
    async def late():
        raise ValueError("late")

    return Response("soon\n", background=BackgroundTask(late))


@app.get("/leaves")
async def leaves(request: Request):
    request.scope["extensions"]["begun"].set()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    raise ClientDisconnect


@app.get("/cancels")
async def cancels():
    raise asyncio.CancelledError


@app.websocket("/echo/{name}")
async def echo(websocket: WebSocket, name: str):
    await websocket.accept()
    await websocket.send_text(name + ": " + await websocket.receive_text())
    await websocket.receive_text()  # the client leaves, and this raises


@shop.get("/things/{thing}")
async def thing(thing: str):
    return thing


async def page(request):
    return PlainTextResponse("page\n")


async def closes(websocket):
    await websocket.accept()
    await websocket.close()


async def sorry(request, error):
    return PlainTextResponse("sorry\n", 503)


async def lost(request):
    raise LookupError


app.include_router(shop, prefix="/en")
inner = Starlette(
    routes=[Route("/page/{page:int}", page), Route("/lost", lost), WebSocketRoute("/closes", closes)],
    exception_handlers={Exception: sorry},
)
app.mount("/mounted", inner)
app.mount("/deep", Router([Mount("/er", Router([Route("/page", page)]))]))
app.mount("/static", StaticFiles(directory="."))
