"""The application: which address shows which page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from sitroom.config import Settings
from sitroom.web.assets import Assets, version
from sitroom.web.pages import actors, adding, exporting, ground, incidents, picture, report, review, series, why
from sitroom.web.room import Room, room_of
from sitroom.web.safety import Guard, Rules

PAGES = (picture, ground, report, incidents, series, actors, why, review, adding, exporting)


def make_app(situation: Path, rules: Rules | None = None, settings: Settings | None = None) -> Starlette:
    """The pages of the situation in this file, as an ASGI application guarded by `rules`."""
    room = Room(situation, settings or Settings())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(room.desk.close)

    app = Starlette(
        routes=[
            *(route for page in PAGES for route in page.routes()),
            Mount(f"/static/{version()}", Assets()),
        ],
        middleware=[Middleware(Guard, rules=rules or Rules())],
        exception_handlers={HTTPException: _told, Exception: _failed},
        lifespan=lifespan,
    )
    app.state.room = room
    return app


def _told(request: Request, problem: Exception) -> Response:
    """A page for what is not there or not allowed."""
    assert isinstance(problem, HTTPException)  # noqa: S101 - what it is registered for
    values = {"status": problem.status_code, "message": problem.detail}
    return room_of(request).page(request, "error.html", values, problem.status_code)


def _failed(request: Request, problem: Exception) -> Response:
    """A page for a fault of the program: no traceback to the visitor, it goes to the log."""
    values = {"status": 500, "message": "This is a fault of the program; the details are in the server's log."}
    return room_of(request).page(request, "error.html", values, 500)
