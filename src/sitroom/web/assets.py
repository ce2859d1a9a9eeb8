"""The files that a browser loads: held in memory, plain and packed, and kept by browsers for good under an address that
changes when any of them does."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
FOREVER = "private, max-age=31536000, immutable"
_TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
    ".json": "application/json", ".txt": "text/plain",
}  # fmt: skip
_LEAST_PACKED = 1024  # bytes; less is not worth unpacking
_EFFORT = 6  # of gzip: a twentieth larger than the best, in a third of the time


class File:
    """A file, and its packed form once somebody asked for it."""

    def __init__(self, content: bytes, kind: str | None) -> None:
        self.content, self.kind = content, kind
        self.tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        self._packed: bytes | None = None

    @property
    def packs(self) -> bool:
        """Whether it is worth packing: text of some size. The packs of the basemap are not asked for often enough."""
        return self.kind is not None and len(self.content) >= _LEAST_PACKED

    @property
    def packed(self) -> bytes:
        """Its content as gzip."""
        if self._packed is None:
            self._packed = gzip.compress(self.content, _EFFORT, mtime=0)
        return self._packed


@cache
def files() -> Mapping[str, File]:
    """All files of `static/` by their path in it. Nothing else can be asked for."""
    found = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return MappingProxyType(
        {path.relative_to(STATIC).as_posix(): File(path.read_bytes(), _TYPES.get(path.suffix)) for path in found}
    )


@cache
def version() -> str:
    """A hash of all files. It stands in their addresses as a folder, so that modules find each other relative to it."""
    digest = hashlib.sha256()
    for name, file in files().items():
        digest.update(f"{name}\0{file.tag}".encode())
    return digest.hexdigest()[:12]


class Assets:
    """Answers with the files of `static/`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        file = files().get(name)
        answer = (
            PlainTextResponse("There is no such file.", 404) if file is None else _answer(file, Headers(scope=scope))
        )
        await answer(scope, receive, send)


def _answer(file: File, headers: Headers) -> Response:
    told = {"cache-control": FOREVER, "etag": file.tag, "vary": "accept-encoding"}
    if file.tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    kind = file.kind or "application/octet-stream"
    if file.packs and "gzip" in headers.get("accept-encoding", ""):
        return Response(file.packed, headers=told | {"content-encoding": "gzip"}, media_type=kind)
    return Response(file.content, headers=told, media_type=kind)
