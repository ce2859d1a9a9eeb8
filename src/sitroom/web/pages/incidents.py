"""Incidents: the list, and one with every source side by side, what they differ in, and why its records were joined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sitroom.errors import JudgementError
from sitroom.merged import Action, Incident, Judgement
from sitroom.records import Report, Struct
from sitroom.store.browsing import ORDERS
from sitroom.store.selection import Filter
from sitroom.web.cards import Card, card
from sitroom.web.filters import filter_of, query_of
from sitroom.web.forms import coder_of, form_of
from sitroom.web.paging import page_of
from sitroom.web.room import room_of

if TYPE_CHECKING:
    from sitroom.store.situation import Situation

PER_PAGE = 50
DAYS_NEAR = 3  # days apart of what might be the same happening
MOST_NEAR = 8
_DONE = {"same": "Joined", "different": "Taken out", "undo": "Taken back"}


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
        Route("/incidents/{incident}/undo", undo, methods=["POST"]),
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
    values |= {"chosen": chosen, "differing": query_of(chosen, verdicts="conflict")}
    return room.page(request, "incidents.html", values)


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
        judgements = joins(situation, found)
        near = nearby(situation, found)
        heads = headlines(situation, near)
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
        "near": near,
        "said": _DONE.get(request.query_params.get("done", "")),
        "heads": heads,
        "undone": {e.undoes for e in judgements if e.action == "undo"},
        "contested": [c for c in found.values if c.verdict == "conflict"],
        "others": [c for c in found.values if c.verdict != "conflict"],
    }
    return room.page(request, "incident.html", values)


def nearby(situation: Situation, incident: Incident) -> list[Incident]:
    """Other incidents of the kind, about the time and at the place: what it might be the same as."""
    place = incident.place
    chosen = Filter(
        kinds=(incident.family,),
        earliest=_day(incident.earliest, -DAYS_NEAR),
        latest=_day(incident.latest, DAYS_NEAR),
        places=(place.gazetteer_id or place.name,) if place else (),
    )
    if place is None and incident.earliest is None:
        return []  # nothing to be near to
    found = situation.browse.incidents(chosen, "sources", MOST_NEAR + 1)
    return [i for i in found if i.id != incident.id and i.family == incident.family][:MOST_NEAR]


def _day(day: str | None, more: int) -> str | None:
    """A day so many days later; None for one beyond the calendar too."""
    try:
        return (date.fromisoformat(day) + timedelta(days=more)).isoformat() if day else None
    except (ValueError, OverflowError):
        return None


def joins(situation: Situation, incident: Incident) -> list[Judgement]:
    """What was said about the incident, and about its records being the same happening as others or not."""
    members = {incident.id, *incident.members}
    entries = situation.judgements()
    found = {
        e.id
        for e in entries
        if incident.id in (e.target, e.other)
        or (e.action in ("same", "different") and not members.isdisjoint((e.record_id, e.other_record_id)))
    }
    return [e for e in entries if e.id in found or e.undoes in found]


async def join(request: Request) -> Response:
    """Takes a record out of an incident ("different"), or puts another record or incident into it ("same")."""
    form = await form_of(request)
    return await run_in_threadpool(_joined, request, form)


def _joined(request: Request, form: dict[str, str]) -> Response:
    room, target = room_of(request), request.path_params["incident"]
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
            heirs = [request.path_params["incident"]] if action == "different" else []
            kept = next((h for h in heirs if situation.incident(h) is not None), None)
    except JudgementError as problem:
        raise HTTPException(400, str(problem)) from None
    home = kept or (homes[other].id if other in homes else request.path_params["incident"])
    return RedirectResponse(f"/incidents/{home}?done={action}", 303)


async def undo(request: Request) -> Response:
    """Takes back what was said about an incident."""
    form = await form_of(request)
    return await run_in_threadpool(_undone, request, form)


def _undone(request: Request, form: dict[str, str]) -> Response:
    room, here = room_of(request), request.path_params["incident"]
    number = form.get("entry", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise HTTPException(400, "There is no such judgement.")
    try:
        with room.situation() as situation:
            entry = next((e for e in situation.judgements() if e.id == int(number)), None)
            if entry is None or entry.action not in ("same", "different"):
                raise HTTPException(400, "There is no such judgement.")
            situation.undo(entry.id, by=coder_of(request, form))
            situation.merge()
            homes = situation.incidents_of([entry.record_id or ""])
    except JudgementError as problem:
        raise HTTPException(400, str(problem)) from None
    home = homes[entry.record_id].id if entry.record_id in homes else here
    return RedirectResponse(f"/incidents/{home}?done=undo", 303)


def _rest(situation: Situation, incident_id: str, record_id: str) -> str:
    """A record of the incident to hold `record_id` apart from."""
    found = situation.incident(incident_id)
    rest = [m for m in found.members if m != record_id] if found else []
    if not rest:
        raise HTTPException(400, "This incident has no other record.")
    return str(rest[0])
