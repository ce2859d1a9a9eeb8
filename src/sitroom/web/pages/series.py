"""What changes over time: displacement, control, access, and agreements with the state of each term."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.merged import Series
from sitroom.web.cards import card
from sitroom.web.room import room_of

PAGES = {
    "displacement": ("Displacement", ("displacement_stock", "displacement_flow")),
    "control": ("Control", ("control",)),
    "access": ("Access", ("access",)),
}


def routes() -> list[Route]:
    """Pages of series."""
    return [
        Route("/agreements", agreements),
        Route("/series/{series}", one),
        *(Route(f"/{name}", listing) for name in PAGES),
    ]


def listing(request: Request) -> Response:
    """All series of displacement, of control or of access."""
    room = room_of(request)
    title, topics = PAGES[request.url.path.strip("/")]
    place = request.query_params.get("place", "").strip()[:200] or None
    with room.situation() as situation:
        found = [s for topic in topics for s in situation.series(topic, place)]
    found.sort(key=lambda s: (s.topic not in topics[:1], -s.independent_sources, s.name, s.id))
    values = {"title": title, "series": found, "place": place, "topics": topics}
    return room.page(request, "series.html", values)


def one(request: Request) -> Response:
    """One series with every word it rests on; of an agreement, its whole sheet."""
    room = room_of(request)
    with room.situation() as situation:
        found = situation.browse.one_series(request.path_params["series"])
        if found is None:
            raise HTTPException(404, "There is no such series: it may have changed with new reports.")
        sheet = found
        if found.topic == "provision" and found.agreement:
            sheet = situation.browse.one_series(found.agreement) or found
        terms = (
            [s for s in situation.series("provision") if s.agreement == sheet.id] if sheet.topic == "agreement" else []
        )
        shown = [sheet, *terms] if terms else [found]
        keys = dict.fromkeys(r for s in shown for p in s.points for r in p.records)
        cards = {key: card(r) for key, r in situation.browse.records(keys).items()}
        outlets = _outlets(situation, (r for s in shown for r in s.reports))
    values = {"series": sheet, "terms": terms, "cards": cards, "outlets": outlets, "now": now}
    values["home"] = _home(sheet.topic)
    return room.page(request, "agreement.html" if sheet.topic == "agreement" else "one_series.html", values)


def _home(topic: str) -> str:
    """The page that lists series of the topic."""
    return next((f"/{name}" for name, (_, topics) in PAGES.items() if topic in topics), "/agreements")


def agreements(request: Request) -> Response:
    """The agreements, each with its terms and where they stand."""
    room = room_of(request)
    with room.situation() as situation:
        found = situation.series("agreement")
        terms = situation.series("provision")
    found.sort(key=lambda s: (-s.independent_sources, s.name, s.id))
    of = {s.id: [t for t in terms if t.agreement == s.id] for s in found}
    loose = [t for t in terms if t.agreement not in of]
    return room.page(request, "agreements.html", {"agreements": found, "terms": of, "loose": loose, "now": now})


def now(series: Series) -> tuple[str, bool]:
    """The state that a series ends in, and whether the sources differ about it."""
    if series.spells:
        return series.spells[-1].state, series.spells[-1].contested
    points = [p for p in series.points if p.state and not p.superseded]
    return (points[-1].state or "", points[-1].contested) if points else ("", False)


def _outlets(situation: Any, reports: Iterable[str]) -> dict[str, str]:
    found = {}
    for key in dict.fromkeys(reports):
        report = situation.report(key)
        if report is not None:
            found[key] = report.source or report.title or report.id
    return found
