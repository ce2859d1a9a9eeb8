"""Export of exactly what is filtered, as an archive to download."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from sitroom.errors import SitroomError
from sitroom.export import FORMATS, export
from sitroom.web.filters import LISTS, filter_of, query_of
from sitroom.web.room import room_of

PROFILES = ("public", "partner", "internal")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time of a file in a zip: the same export gives the same bytes


def routes() -> list[Route]:
    """The choice of a format, and the download."""
    return [Route("/export", choose), Route("/export/{name}.zip", download)]


def choose(request: Request) -> Response:
    """What would be exported, and the formats."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        records, incidents = situation.count(chosen), situation.browse.incident_count(chosen)
    conditions = [(n, v) for n in LISTS for v in getattr(chosen, n)]
    conditions += [(n, getattr(chosen, n)) for n in ("earliest", "latest", "text", "min_confidence", "bbox")]
    values = {
        "records": records,
        "incidents": incidents,
        "conditions": [(name, value) for name, value in conditions if value],
        "formats": FORMATS,
        "profiles": PROFILES,
        "selection": query_of(chosen),
    }
    return room.page(request, "export.html", values)


def download(request: Request) -> Response:
    """The export as a zip."""
    room, name = room_of(request), request.path_params["name"]
    profile = request.query_params.get("profile", "public")
    if name not in FORMATS or profile not in PROFILES:
        raise HTTPException(404, "There is no such format.")
    folder = tempfile.TemporaryDirectory(prefix="sitroom-export-")
    try:
        with room.situation() as situation:
            selection = situation.select(filter_of(request.query_params))
        out = Path(folder.name) / name
        export(selection, name, out, profile=profile)
        packed = _packed(out, Path(folder.name) / f"{name}.zip")
    except SitroomError as problem:
        folder.cleanup()
        raise HTTPException(400, str(problem)) from None
    except BaseException:
        folder.cleanup()
        raise
    filename = f"{name}-{profile}.zip"
    return FileResponse(
        packed, media_type="application/zip", filename=filename, background=BackgroundTask(folder.cleanup)
    )


def _packed(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return target
