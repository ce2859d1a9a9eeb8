"""A report: its text with the evidence marked, its records beside it, its origins; and the list of sources."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.merged import Copy
from sitroom.records import LISTS, Reading, Record, Report
from sitroom.show.phrases import clean
from sitroom.web.cards import card
from sitroom.web.room import room_of

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
MOST_REPORTS = 500  # of a list on one page


def routes() -> list[Route]:
    """Reports and where they come from."""
    return [
        Route("/reports/{report:path}", report, name="report"),
        Route("/sources", sources),
        Route("/search", search),
    ]


def report(request: Request) -> Response:
    """The text of a report with its records."""
    room, key = room_of(request), request.path_params["report"]
    with room.situation() as situation:
        reading = situation.reading(key)
        if reading is None:
            raise HTTPException(404, "There is no such report here.")
        records = records_of(reading)
        incidents = situation.incidents_of(r.id for r in records)
        judged = situation.browse.states(r.id for r in records)
        copies = situation.browse.copies(key)
        copied_by = situation.browse.copied_by(key)
        copied = situation.report(reading.report.copy_of) if reading.report.copy_of else None
        origins = {
            key: told.source or told.title for key in {c.origin for c in copies} if (told := situation.report(key))
        }
    records.sort(key=lambda r: (r.trigger.start, r.trigger.end, r.id))
    values = {
        "report": reading.report,
        "pieces": pieces(reading.report, copies),
        "length": len(reading.report.text),
        "cards": [card(r, judged.get(r.id), incidents) for r in records],
        "copies": copies,
        "copied": copied,
        "origins": origins,
        "language": language_of(reading.report),
        "direction": direction_of(reading.report),
        "copied_by": copied_by,
        "link": safe_link(reading.report.url),
        "warnings": [clean(w) for w in reading.warnings],
    }
    return room.page(request, "report.html", values)


def records_of(reading: Reading) -> list[Record]:
    """All records of a reading, kind by kind."""
    return [record for name in LISTS for record in getattr(reading, name)]


def pieces(report: Report, copies: tuple[Copy, ...]) -> list[tuple[str, Copy | None]]:
    """The text in order, cut before each copied sentence: the piece and the copy that begins it. A carriage return is
    kept by the template's `text` filter, which js/offsets.js relies on."""
    found: list[tuple[str, Copy | None]] = []
    at, begun = 0, None
    for copy in sorted(copies, key=lambda c: c.span.start):
        if copy.span.start < at:
            continue
        found.append((report.text[at : copy.span.start], begun))
        at, begun = copy.span.start, copy
    found.append((report.text[at:], begun))
    return [(text, copy) for text, copy in found if text or copy]


def language_of(report: Report) -> str | None:
    """The language as a browser may be told it; None for what is no language tag."""
    found = report.language or ""
    return found if _LANGUAGE.fullmatch(found) else None


def direction_of(report: Report) -> str:
    """Which way the text runs: as its language does, whatever script its first name is in; "auto" when that is not
    known."""
    language = (language_of(report) or "").partition("-")[0].lower()
    if not language:
        return "auto"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def safe_link(url: str | None) -> str | None:
    """The address where it is one of the web, so that it can be a link; None for any other."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def sources(request: Request) -> Response:
    """Outlets, their reports, and what could not be read."""
    room = room_of(request)
    outlet = request.query_params.get("source")
    with room.situation() as situation:
        values = {
            "sources": situation.sources(),
            "failures": situation.failures(),
            "reports": situation.browse.reports(outlet, MOST_REPORTS),
            "outlet": outlet,
            "most": MOST_REPORTS,
        }
    return room.page(request, "sources.html", values)


def search(request: Request) -> Response:
    """Reports that hold some words."""
    room, words = room_of(request), request.query_params.get("text", "").strip()[:200]
    with room.situation() as situation:
        hits = situation.search(words, 100) if words else []
    return room.page(request, "search.html", {"hits": hits, "words": words})
