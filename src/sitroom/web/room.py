"""What every page works with: the situation, the templates, and the reader of new reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sitroom import __version__
from sitroom.config import Settings
from sitroom.store.selection import Filter
from sitroom.web.assets import files, version
from sitroom.web.jobs import Desk
from sitroom.web.keeping import Kept

if TYPE_CHECKING:
    from sitroom.store.search import Hit
    from sitroom.store.situation import Situation


MOST_TABLES = 50  # answers of a few hundred rows at the most


class Room:
    """One situation with its pages. Pages run in threads: each request opens the file for itself."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        self.desk = Desk(path, settings)
        self.kept = Kept(path)
        self.tables = Kept(path, MOST_TABLES)
        self._templates = Environment(
            loader=PackageLoader("sitroom.web"),
            autoescape=True,  # report text is hostile
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["static"] = f"/static/{version()}"
        self._templates.filters |= {
            "plain": plain,
            "interval": interval,
            "figure": figure,
            "days": days,
            "report_text": report_text,
            "marked": marked,
        }

    def situation(self) -> Situation:
        """The situation, opened anew; use as a context."""
        from sitroom.store.situation import open_situation

        return open_situation(self.path, create=False)

    def warm(self) -> None:
        """Makes ready what the first page asks for, so that its visitor need not wait for it."""
        from sitroom.lexicon.gazetteer import load_gazetteer
        from sitroom.web.pages.picture import DEFAULT, overview, points_of, rows_of, size_of, time_of

        for name in ("picture.html", *self._templates.list_templates()):
            self._templates.get_template(name)
        with self.situation() as situation:
            overview(self, situation)
            size_of(self, situation, Filter())
            rows_of(self, situation, Filter(), DEFAULT, 0)
            time_of(self, situation, Filter())
            points_of(self, situation, Filter())
        for file in files().values():
            if file.packs:
                file.packed  # noqa: B018 - made when first asked for
        load_gazetteer()

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
            situation_file=self.path.name,
        )
        return HTMLResponse(text, status)


def plain(word: str | None) -> str:
    """A word of the codebook for people: "ground_truce" is "ground truce"."""
    return (word or "").replace("_", " ")


def figure(number: float | None) -> str:
    """12345 is "12,345"."""
    return "?" if number is None else f"{number:,}"


def interval(ends: tuple[int | None, int | None]) -> str:
    """An interval of figures; "" when nothing is known."""
    low, high = ends
    if low is None and high is None:
        return ""
    if low == high:
        return figure(low)
    if high is None:
        return f"at least {figure(low)}"
    return f"up to {figure(high)}" if low is None else f"{figure(low)}–{figure(high)}"


def days(ends: tuple[str | None, str | None]) -> str:
    """A stretch of days; "" when nothing is known."""
    first, last = ends
    if first is None and last is None:
        return ""
    if first == last:
        return first or ""
    return f"until {last}" if first is None else f"{first} – {last or '…'}"


def marked(hit: Hit) -> list[tuple[str, bool]]:
    """The snippet of a search in pieces; those that were found are True."""
    found: list[tuple[str, bool]] = []
    at = 0
    for mark in hit.marks:
        start, end = mark.start - hit.start, mark.end - hit.start
        found += [(hit.snippet[at:start], False), (hit.snippet[start:end], True)]
        at = end
    return [(text, is_found) for text, is_found in [*found, (hit.snippet[at:], False)] if text]


def report_text(text: str) -> Markup:
    """Report text as js/offsets.js wants it: escaped, with what a browser's parser would drop or change spelt out."""
    return Markup(str(escape(text.replace("\0", "\ufffd"))).replace("\r", "&#13;"))  # noqa: S704 - escaped just here


def room_of(request: Request) -> Room:
    """The room that a request is for."""
    room: Room = request.app.state.room
    return room
