"""The review desk: one record after another, one key for each judgement, and the log."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sitroom.errors import JudgementError
from sitroom.merged import Action
from sitroom.store.queueing import ORDERS
from sitroom.store.selection import Filter
from sitroom.web.cards import card
from sitroom.web.corrections import UNSHOWN, fields, proposed, shown
from sitroom.web.filters import filter_of, query_of
from sitroom.web.forms import coder_of, form_of, remember_coder
from sitroom.web.pages.report import direction_of, language_of
from sitroom.web.room import room_of

AHEAD = 200  # records of the queue that can be stepped through without judging
LOG = 12  # entries of the log beside the desk
WHOLE_LOG = 500
_ACTIONS: dict[str, Action] = {
    "accept": "accept", "reject": "reject", "flag": "flag", "correct": "correct", "note": "note",
}  # fmt: skip


_DONE = {
    "accept": "Accepted", "reject": "Rejected", "flag": "Flagged", "note": "Noted", "correct": "Corrected",
    "undo": "Undone",
}  # fmt: skip


def routes() -> list[Route]:
    """The desk, what it sends, the log, and how coders agree."""
    return [
        Route("/review", desk),
        Route("/review", judge, methods=["POST"]),
        Route("/review/coder", name_coder, methods=["POST"]),
        Route("/review/log", log),
        Route("/review/agreement", agreement),
    ]


def desk(request: Request) -> Response:
    """The record at the asked step of the queue, or one that is asked for by its id."""
    said = _DONE.get(request.query_params.get("done", ""))
    return _desk(request, coder_of(request), request.query_params.get("step", "0"), said=said)


def _desk(request: Request, coder: str, step: str, problem: str | None = None, said: str | None = None) -> Response:
    room, chosen = room_of(request), filter_of(request.query_params)
    asked = request.query_params.get("order", "")
    order = asked if asked in ORDERS else "uncertainty"
    number = min(int(step), AHEAD - 1) if step.isascii() and step.isdecimal() and len(step) < 5 else 0
    with room.situation() as situation:
        values = _record(situation, coder, chosen, order, number, request.query_params.get("record"))
        values |= {
            "log": [e for e in situation.judgements() if e.by == coder][-LOG:][::-1],
            "left": situation.count(chosen),
        }
    values |= {
        "coder": coder, "order": order, "orders": ORDERS, "selection": query_of(chosen), "problem": problem,
        "said": said, "pairs": parse_qsl(query_of(chosen)), "asked": request.query_params.get("record"),
    }  # fmt: skip
    part = request.headers.get("hx-request") == "true"
    response = room.page(request, "parts/desk.html" if part else "review.html", values)
    if part:
        where = query_of(chosen)
        response.headers["HX-Push-Url"] = f"/review?{where}{'&' if where else ''}order={order}&step={values['step']}"
    return response


def _record(
    situation: Any, coder: str, chosen: Filter, order: str, number: int, record_id: str | None
) -> dict[str, Any]:
    """The record to judge with its report; `card` is None when nothing is left."""
    found: str | None = record_id
    if found:
        last = 0
        number = 0
        why: tuple[str, ...] = ()
    else:
        queue = situation.queue(order, coder=coder, limit=AHEAD, chosen=chosen)
        last = max(0, len(queue) - 1)
        number = min(number, last)
        found, why = (queue[number].id, queue[number].why) if queue else (None, ())
    standing = situation.standing(found, coder=coder) if found else None
    if found is None or standing is None:
        return {"card": None, "step": 0, "last": 0}
    report = situation.report(standing.value.report_id)
    incident = situation.incidents_of([found]).get(found)
    return {
        "card": card(standing.value, standing.state, {found: incident} if incident else None),
        "report": report, "language": language_of(report), "direction": direction_of(report),
        "length": len(report.text), "fields": fields(standing.value), "why": why, "step": number,
        "last": last, "incident": incident,
    }  # fmt: skip


async def judge(request: Request) -> Response:
    """Enters a judgement and shows the next record."""
    form = await form_of(request)
    return await run_in_threadpool(_judged, request, form)


def _judged(request: Request, form: dict[str, str]) -> Response:
    coder, step = coder_of(request, form), form.get("step", "0")
    problem: str | None = None
    said: str | None = None
    try:
        said = _enter(request, form, coder)
    except JudgementError as fault:
        problem = str(fault)
    if problem is None:
        room_of(request).desk.merge_soon()
    if request.headers.get("hx-request") == "true":
        return _desk(request, coder, step, problem, said)
    if problem is not None:
        raise HTTPException(400, problem)
    query = request.url.query
    done = form.get("action", "")
    return RedirectResponse(
        f"/review?{query}{'&' if query else ''}step={step if step.isdecimal() else 0}&done={done}", 303
    )


def _enter(request: Request, form: dict[str, str], coder: str) -> str:
    """Writes the judgement down; what was done, in words."""
    name, target = form.get("action", ""), form.get("record", "")
    with room_of(request).situation() as situation:
        if name == "undo":
            own = [e for e in situation.judgements() if e.by == coder]
            gone = {e.undoes for e in own if e.action == "undo"}
            last = next((e for e in reversed(own) if e.action != "undo" and e.id not in gone), None)
            if last is None:
                raise JudgementError("there is nothing of yours to undo")
            situation.undo(last.id, by=coder)
            return f"Undone: {last.action}"
        if name not in _ACTIONS:
            raise HTTPException(400, "There is no such judgement.")
        note = form.get("note", "").strip() or None
        if name == "correct":
            return _correct(situation, form, target, coder, note)
        situation.judge(_ACTIONS[name], target, by=coder, note=note)
        return _DONE[name]


def _correct(situation: Any, form: dict[str, str], target: str, coder: str, note: str | None) -> str:
    standing = situation.standing(target, coder=coder)
    if standing is None:
        raise JudgementError("there is no such record")
    field = form.get("field", "")
    new = proposed(standing.value, field, form.get("new", ""), _words(form))
    situation.judge("correct", target, by=coder, field=field, new=new, note=note)
    return f"Corrected: {field}"


def _words(form: dict[str, str]) -> dict[str, Any] | None:
    start, end, text = form.get("start", ""), form.get("end", ""), form.get("words", "")
    if not (start.isdecimal() and end.isdecimal() and text):
        return None
    return {"start": int(start), "end": int(end), "text": text}


async def name_coder(request: Request) -> Response:
    """Keeps the name that judgements are signed with."""
    form = await form_of(request)
    where = query_of(filter_of(request.query_params))
    response = RedirectResponse(f"/review?{where}" if where else "/review", 303)
    remember_coder(response, coder_of(request, form))
    return response


def log(request: Request) -> Response:
    """The review log, latest first, and entries that lost their record."""
    room = room_of(request)
    with room.situation() as situation:
        values = {"log": situation.judgements()[-WHOLE_LOG:][::-1], "orphaned": situation.orphaned(), "most": WHOLE_LOG}
    return room.page(request, "log.html", values)


def agreement(request: Request) -> Response:
    """How far coders agree, and what is to be settled."""
    room = room_of(request)
    with room.situation() as situation:
        found, differing = situation.agreement(), situation.disagreements()
        read = {d.record_id: situation.standing(d.record_id, coder=coder_of(request)) for d in differing}
    told = [a for a in found if a.field not in UNSHOWN]
    told.sort(key=lambda a: (a.coders, a.kind, a.field != "holds", 1.0 if a.kappa is None else a.kappa, a.field))
    values = {
        "agreements": told,
        "disagreements": differing,
        "cards": {key: card(standing.value) for key, standing in read.items() if standing is not None},
        "shown": shown,
    }
    return room.page(request, "coders.html", values)
