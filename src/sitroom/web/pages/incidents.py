"""Incidents: the list, and one with every source side by side, what they differ in, and why its records were joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sitroom.errors import JudgementError
from sitroom.merged import Action, Incident
from sitroom.records import Report, Struct
from sitroom.store.browsing import ORDERS
from sitroom.web.cards import Card, card
from sitroom.web.filters import filter_of, query_of
from sitroom.web.forms import coder_of, form_of
from sitroom.web.paging import page_of
from sitroom.web.room import room_of

if TYPE_CHECKING:
    from sitroom.store.situation import Situation

PER_PAGE = 50


class Side(Struct, frozen=True, kw_only=True):
    """What one report says of the incident. `origin`: id of the report it copies, None for a source of its own."""

    report: Report
    cards: tuple[Card, ...]
    origin: str | None


def routes() -> list[Route]:
    """Incidents."""
    return [
        Route("/incidents", incidents),
        Route("/incidents/{incident}", incident),
        Route("/incidents/{incident}/join", join, methods=["POST"]),
    ]


def incidents(request: Request) -> Response:
    """The list, those that most sources tell of first."""
    room, chosen = room_of(request), filter_of(request.query_params)
    asked = request.query_params.get("order", "")
    order = asked if asked in ORDERS else "sources"
    with room.situation() as situation:
        page = page_of(request, situation.browse.incident_count(chosen), PER_PAGE)
        found = situation.browse.incidents(chosen, order, PER_PAGE, page.offset)
        heads = headlines(situation, found)
    values = {"incidents": found, "heads": heads, "page": page, "order": order, "selection": query_of(chosen)}
    return room.page(request, "incidents.html", values | {"chosen": chosen})


def headlines(situation: Situation, incidents: Iterable[Incident]) -> dict[str, str]:
    """Incident id -> what its first record says; without those of which it is gone."""
    firsts = {i.id: i.members[0] for i in incidents}
    records = situation.browse.records(firsts.values())
    return {key: card(records[first]).headline for key, first in firsts.items() if first in records}


def incident(request: Request) -> Response:
    """One incident."""
    room = room_of(request)
    with room.situation() as situation:
        found = situation.incident(request.path_params["incident"])
        if found is None:
            raise HTTPException(404, "There is no such incident: it may have been merged with another, or split.")
        records = [r for m in found.members if (r := situation.record(m)) is not None]
        judged = situation.browse.states(found.members)
        reports = {key: told for key in found.reports if (told := situation.report(key)) is not None}
        judgements = situation.judgements(found.id)
    sides = [
        Side(
            report=report,
            cards=tuple(card(r, judged.get(r.id)) for r in records if r.report_id == key),
            origin=report.copy_of,
        )
        for key, report in sorted(reports.items(), key=lambda p: (p[1].published or "9999", p[0]))
    ]
    values = {
        "incident": found,
        "headline": card(records[0]).headline if records else found.type,
        "sides": sides,
        "titles": {key: r.title or r.id for key, r in reports.items()},
        "outlets": {key: r.source or r.title or r.id for key, r in reports.items()},
        "cards": {r.id: card(r) for r in records},
        "judgements": judgements,
        "contested": [c for c in found.values if c.verdict == "conflict"],
        "others": [c for c in found.values if c.verdict != "conflict"],
    }
    return room.page(request, "incident.html", values)


async def join(request: Request) -> Response:
    """Takes a record out of an incident ("different"), or puts another record or incident into it ("same")."""
    room, target = room_of(request), request.path_params["incident"]
    form = await form_of(request)
    other = form.get("other", "").strip()
    action: Action = "different" if form.get("action") == "different" else "same"
    if not other:
        raise HTTPException(400, "Say what is the same, or different.")
    try:
        with room.situation() as situation:
            if action == "different":
                target = _rest(situation, target, other)
            situation.judge(action, target, other=other, by=coder_of(request, form), note=form.get("note") or None)
            situation.merge()
            homes = situation.incidents_of([other])
    except JudgementError as problem:
        raise HTTPException(400, str(problem)) from None
    home = homes[other].id if other in homes else request.path_params["incident"]
    return RedirectResponse(f"/incidents/{home}", 303)


def _rest(situation: Any, incident_id: str, record_id: str) -> str:
    """A record of the incident to hold `record_id` apart from."""
    found = situation.incident(incident_id)
    rest = [m for m in found.members if m != record_id] if found else []
    if not rest:
        raise HTTPException(400, "This incident has no other record.")
    return str(rest[0])
