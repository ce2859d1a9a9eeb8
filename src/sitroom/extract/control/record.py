"""One control record from a predicate."""

from __future__ import annotations

from typing import Any

from sitroom.analyse.grammar import children
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actors_of
from sitroom.extract.common import common
from sitroom.extract.control.frames import Hit, previous_holder
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.control import Change
from sitroom.records import Actor, Control, Status

THINGS = frozenset({"vehicle", "object", "infrastructure", "facility", "site"})
STATES = frozenset({"holds", "besieged", "contested"})


def add(draft: Draft, hit: Hit) -> None:
    """Adds a record for each controller ("the army and its allies took the town": two), or one without."""
    row = hit.row
    change = _change(hit)
    base: dict[str, Any] = common(
        draft, hit.trigger, row.id, last=hit.last, place=hit.held.place, status=_status(draft, hit, change)
    )
    earlier = previous_holder(draft, hit.held.head, hit.trigger) if change == "gained" else []
    before = actors_of(draft, hit.holder or earlier)
    by = actors_of(draft, hit.by)
    means = row.means if change == row.change else None
    for controller in _controllers(draft, hit):
        draft.add(
            Control(
                **base, controller=controller, from_=next(iter(before), None), by=next(iter(by), None),
                change=change, means=means,
            )
        )  # fmt: skip


def _controllers(draft: Draft, hit: Hit) -> list[Actor | None]:
    """Who holds it; a column's vehicles are left out beside its soldiers."""
    found = actors_of(draft, hit.controller)
    return [a for a in found if a.kind not in THINGS] or list(found) or [None]


def _change(hit: Hit) -> Change:
    if hit.row.present is not None and (
        _is_present(hit.trigger) or hit.trigger.function == "adnominal" or _passive_state(hit)
    ):
        return hit.row.present
    return hit.row.change


def _passive_state(hit: Hit) -> bool:
    """ "is held by": a state; "was held by" too, for verbs whose active present is one."""
    return hit.trigger.tag == "VBN" and bool(children(hit.trigger, "passive_aux")) and hit.row.present == "holds"


def _status(draft: Draft, hit: Hit, change: Change) -> Status:
    """A state that holds is ongoing; what is only called so ("rebel-held") is, whatever governs it."""
    if hit.row.negated:
        return "negated"
    if hit.row.pos == "participle":
        return "ongoing"
    verb = hit.anchor if hit.anchor is not None and (hit.row.light or hit.row.under) else hit.trigger
    found = status_of(draft, verb if hit.row.light else hit.trigger)
    if found == "actual" and change in STATES and not _is_past(verb):
        return "ongoing"
    return found


def _is_present(verb: Token) -> bool:
    auxiliaries = children(verb, "auxiliary", "passive_aux")
    tags = {verb.tag} | {c.tag for c in auxiliaries}
    if verb.function == "conjunct" and verb.tag == "VB" and not auxiliaries:
        return True  # "launched an offensive and hold the north": the parser takes a bare form for an infinitive
    return bool(tags & {"VBZ", "VBP", "VBG"}) and not tags & {"VBD", "VBN"}


def _is_past(verb: Token) -> bool:
    """A past tense; the present perfect ("has been under siege") is none."""
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    return "VBD" in tags and not tags & {"VBZ", "VBP"}
