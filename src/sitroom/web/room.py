"""What every page works with: the situation, the templates, and the reader of new reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sitroom import __version__
from sitroom.config import Settings

if TYPE_CHECKING:
    from sitroom.store import Situation


class Room:
    """One situation with its pages. Pages run in threads: each request opens the file for itself."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        self._templates = Environment(
            loader=PackageLoader("sitroom.web"),
            autoescape=True,  # report text is hostile
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def situation(self) -> Situation:
        """The situation, opened anew; use as a context."""
        from sitroom.store import open_situation

        return open_situation(self.path, create=False)

    def page(self, request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
        """A page from a template. Every template also has `csrf`, `here` (the path), `query` (as it came) and
        `version`."""
        text = self._templates.get_template(template).render(
            **values,
            csrf=request.state.csrf,
            here=request.url.path,
            query=request.url.query,
            version=__version__,
            situation_name=self.path.stem,
        )
        return HTMLResponse(text, status)


def room_of(request: Request) -> Room:
    """The room that a request is for."""
    room: Room = request.app.state.room
    return room
