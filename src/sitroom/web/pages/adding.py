"""Adding reports from the page: a pasted text or files, read and merged with progress."""

from __future__ import annotations

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sitroom.web.jobs import ENDINGS, Busy
from sitroom.web.room import room_of

MOST_FILES = 200


def routes() -> list[Route]:
    """The form, what it sends, and how far that is."""
    return [
        Route("/add", form),
        Route("/add", take, methods=["POST"]),
        Route("/add/jobs/{job:int}", job),
    ]


def form(request: Request) -> Response:
    """The form. Whoever opens it will have something read soon."""
    room = room_of(request)
    room.desk.warm_soon()
    jobs = [(key, told) for key in request.query_params.getlist("job")[:20] if (told := room.desk.job(key))]
    values = {"endings": ENDINGS, "most_bytes": room.settings.max_upload_bytes, "most_files": MOST_FILES, "jobs": jobs}
    return room.page(request, "add.html", values)


async def take(request: Request) -> Response:
    """Takes the files and the text of a form; each becomes a job."""
    desk = room_of(request).desk
    keys: list[str] = []
    try:
        async with request.form(
            max_files=MOST_FILES, max_fields=10, max_part_size=room_of(request).settings.max_upload_bytes
        ) as sent:
            text = sent.get("text")
            if isinstance(text, str) and text.strip():
                keys.append(desk.take("pasted.txt", text.encode("utf-8", "surrogatepass")))
            for file in sent.getlist("files"):
                if isinstance(file, UploadFile) and file.filename:
                    keys.append(desk.take(file.filename, await file.read()))
    except Busy:
        return _answer({"error": "Many files are waiting already. Try again in a minute."}, 429)
    if "application/json" not in request.headers.get("accept", ""):
        return RedirectResponse("/add?" + "&".join(f"job={key}" for key in keys), 303)
    if not keys:
        return _answer({"error": "There is nothing to read in this."}, 400)
    return _answer({"job": f"/add/jobs/{keys[-1]}"}, 202)


def job(request: Request) -> Response:
    """How far a file is."""
    found = room_of(request).desk.job(str(request.path_params["job"]))
    if found is None:
        raise HTTPException(404, "This file is not, or no longer, known.")
    return _answer(
        {
            "done": found.stage == "done", "stage": found.stage, "share": found.share, "reports": found.reports,
            "read": found.read, "results": found.results,
        },
        200,
    )  # fmt: skip


def _answer(value: object, status: int) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
