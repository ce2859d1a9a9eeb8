"""One displacement record from a move."""

from __future__ import annotations

from typing import Any

import msgspec

from sitroom.analyse.grammar import children, conjuncts, doers, governors, obliques, possessors, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.common import common
from sitroom.extract.counted import counted_by
from sitroom.extract.displacement.groups import group_words, over_of
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.routes import routes
from sitroom.extract.displacement.words import Words, is_cause, words
from sitroom.extract.draft import Draft
from sitroom.extract.quantities import quantity_of
from sitroom.extract.since import begun
from sitroom.extract.status import status_of
from sitroom.extract.times.calendar import parse_day
from sitroom.records import Actor, Attribution, Displacement, Event, Quantity, Status, Time

MAX_AND = 8  # characters between two days of one stretch ("Sunday and Monday")
THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object", "people", "population", "person"})


def add(draft: Draft, move: Move) -> Displacement:
    """Adds the record of a move and returns it."""
    known = words(draft)
    group, row = move.group, move.row
    ways = routes(draft, move, known)
    fields = common(draft, move.trigger, row.id, status=_status(draft, move), place=ways.get("place"))
    where = ways.get("place")
    if where is not None and fields["attribution"] is not None and fields["attribution"].start == where.start:
        fields["attribution"] = None  # "Hajin: 75,000 people displaced" is a label, no speaker
    fields["attribution"] = fields["attribution"] or _counter(draft, move, known)
    when = fields["time"] = _time(draft, move, fields["time"], known)
    return draft.add(
        Displacement(
            **fields,
            **figure(group.quantity),
            unit=group.unit,
            term=row.term,
            category=category(move, known),
            group=group_words(draft, group),
            population=group.population or ("idp" if _internally(move.trigger) else None),
            origin=ways.get("origin"),
            destination=ways.get("destination"),
            period=_period(draft, when),
            cause=_causes(draft, move, known),
        )
    )


def _time(draft: Draft, move: Move, when: Time | None, known: Words) -> Time | None:
    """The time as found, or since when, where a clause tells it; not that of another figure ("up from 40 in May")."""
    if when is None:
        return None
    began = next((b for v in (move.trigger, *move.clause) for b in [begun(draft, v)] if b is not None), None)
    if when.source != "text" or (began is not None and began.start == when.start):
        return began or when
    if not _of_other_figure(draft, move, when, known):
        return _until_now(draft, move, when)
    published = parse_day(draft.report.published)
    return Time(latest=published.isoformat(), source="report") if published else None


def _until_now(draft: Draft, move: Move, when: Time) -> Time:
    """ "The war broke out in April and has displaced 3,000 people": since then."""
    verb = move.trigger
    perfect = any(c.lower in ("has", "have") for c in children(verb, "auxiliary"))
    own = verb.subtree()
    if verb.function != "conjunct" or not perfect or when.start is None or when.latest is None:
        return when
    return when if own[0].start <= when.start < own[-1].end else msgspec.structs.replace(when, latest=None)


def _of_other_figure(draft: Draft, move: Move, when: Time, known: Words) -> bool:
    tokens = draft.analysis.tokens_in(when.start or 0, when.end or 0)
    own = move.group.quantity
    for above in governors(tokens[0]) if tokens else ():
        if above is move.trigger:
            return False
        if above.pos == "ADP" and known.among(above.lower, "versus"):
            figures = [q for o in children(above, "prep_object") for q in [quantity_of(draft, o)] if q is not None]
            return any(q != own for q in figures)
    return False


def _counter(draft: Draft, move: Move, known: Words) -> Attribution | None:
    """Whoever counted them: "IOM registered 3,361 displaced people", "put the displaced at 900"."""
    group = move.group
    if group.quantity is None:
        return None
    verbs = known.sorts["tally"]
    if group.quantity.start > group.core.start:
        verbs |= known.sorts["reckon"]
    return counted_by(draft, over_of(group.head), verbs) or counted_by(draft, group.head, verbs)


def _period(draft: Draft, when: Time | None) -> Time | None:
    """The time that the sentence itself gives; "on Sunday and Monday" is one stretch."""
    if when is None or when.source != "text" or when.end is None or when.start is None:
        return None
    text = draft.report.text
    for other in draft.times:
        joined = 0 < other.start - when.end <= MAX_AND and text[when.end : other.start].strip() in ("and", "or", "to")
        if joined and other.latest is not None and (when.latest or "") < other.latest:
            span = draft.span(when.start, other.end)
            return msgspec.structs.replace(
                when, latest=other.latest, precision="interval", end=other.end, text=span.text
            )
    return when


def _internally(trigger: Token) -> bool:
    return any(c.lower == "internally" for c in trigger.children)


def figure(quantity: Quantity | None) -> dict[str, Any]:
    """low, high and qualifier of a quantity; all None without one."""
    if quantity is None:
        return {"low": None, "high": None, "qualifier": None}
    low, high = (None if v is None else int(v) for v in (quantity.low, quantity.high))
    return {"low": low, "high": high, "qualifier": quantity.qualifier}


def category(move: Move, known: Words) -> Any:
    """Stock or flow. "are displaced" is a stock, "were displaced" a flow, "newly displaced people" a flow."""
    token = move.trigger
    near = [c.lower for c in token.children] + [c.lower for c in move.group.core.children]
    if move.row.who == "self":
        return "flow" if any(known.among(w, "new") for w in near) else "stock"
    if move.row.category == "flow" and (is_state(token) or _is_reckoned(move, known)):
        return "stock"
    return move.row.category


def _is_reckoned(move: Move, known: Words) -> bool:
    """ "the number of people displaced has reached 40,000"; not "a total of 40,000 people were evacuated"."""
    finite = children(move.trigger, "passive_aux", "auxiliary") or move.trigger.tag == "VBD"
    told = move.trigger.function in ("root", "clause", "conjunct", "parataxis") and finite
    over = over_of(move.group.head).lemma
    return not told and known.among(over, "reckoned") and not known.among(over, "refugee", "idp")


def is_state(verb: Token) -> bool:
    """A state that holds: "1.2 million people are displaced", "remain displaced"; not "were displaced by"."""
    if verb.function == "attribute" and verb.tag in ("VBN", "JJ"):
        return True
    auxiliaries = [c.lower for c in children(verb, "passive_aux", "auxiliary")]
    return verb.tag == "VBN" and auxiliaries in (["are"], ["is"]) and not any(p == "by" for p, _ in obliques(verb))


def _status(draft: Draft, move: Move) -> Status:
    """People called displaced are so now, whatever is said of them; a stock in the present is ongoing."""
    if move.is_attribute:
        return _hosted(draft, move, words(draft))
    told = move.row.light or move.row.who in ("inside", "to")  # "are in camps", "is home to"
    verb = move.clause[-1] if move.clause and told else move.trigger
    if verb.function == "attribute" and verb.head.pos in ("VERB", "AUX"):
        verb = verb.head
    light = move.clause[-1] if told and move.clause else None
    found = status_of(draft, light or move.trigger)
    stock = move.row.category == "stock" or is_state(move.trigger)
    return "ongoing" if found == "actual" and stock and _is_present(verb) else found


def _hosted(draft: Draft, move: Move, known: Words) -> Status:
    """People called refugees are so now; "offered to take in 10,000 refugees" has not happened."""
    host = move.clause[-1] if move.clause and known.among(move.clause[-1].lemma, "host") else None
    found = status_of(draft, host) if host is not None else "ongoing"
    return "ongoing" if found == "actual" else found


def _is_present(verb: Token) -> bool:
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    return bool(tags & {"VBZ", "VBP"}) and "VBD" not in tags


def _causes(draft: Draft, move: Move, known: Words) -> tuple[Actor | str, ...]:
    """Whoever or whatever drove them out: doers of the predicate, then "because of", "amid", "after"."""
    found: list[Actor | str] = []
    heads = list(doers(move.trigger)) if move.row.who in ("undergoer", "either") else []
    if move.row.who == "either" and not any(is_cause(h, known) for h in heads):
        heads = []  # whoever evacuates people does not displace them
    heads += _forced_by(move, known)
    heads += [h for p, h in _because(move.trigger, known) if known.among(p, "cause") and is_cause(h, known)]
    heads += [h for h in children(move.trigger, "object") if is_cause(h, known)]  # "fled the violence"
    for head in heads:
        for cause in _cause(draft, head, move, known):
            if cause not in found:
                found.append(cause)
    return tuple(found) or _told_with(draft, move, known)


def _forced_by(move: Move, known: Words) -> list[Token]:
    """ "Air strikes have forced 90,000 people to flee": what makes them go."""
    over = move.trigger.head
    if move.trigger.function not in ("open_clause", "clause") or not known.among(over.lemma, "press"):
        return []
    return [h for h in doers(over) if is_cause(h, known)]


def _because(verb: Token, known: Words) -> list[tuple[str, Token]]:
    """Obliques of the verb; of "as a result of the fighting" the fighting."""
    found = list(obliques(verb))
    for _, head in list(found):
        if known.among(head.lemma, "outcome"):
            found += [("of", inner) for prep, inner in obliques(head) if prep == "of"]
    return found


def _told_with(draft: Draft, move: Move, known: Words) -> tuple[str, ...]:
    """ "fled after rebels attacked the town": the attack that a clause with "after", "as" or "when" tells of."""
    for clause in children(move.trigger, "adverbial"):
        if any(known.among(m.lower, "upon") for m in clause.children):
            if any(known.among(t.lemma, "disaster", "volcano") for s in subjects(clause) for t in s.subtree()):
                return ("disaster",)
            event = event_at(draft, clause)
            if event is not None and known.among(event.type, "drives"):
                return (event.id,)
    return ()


def _cause(draft: Draft, head: Token, move: Move, known: Words) -> list[Actor | str]:
    conflict = any(known.among(form, "conflict") for form in (head.lemma, head.lower))
    if is_cause(head, known) and not conflict:
        return ["disaster"]
    if conflict:
        event = event_at(draft, head)
        sides = [c for p, o in obliques(head) if p == "between" for c in conjuncts(o)]
        actors = [actor_of(draft, h) for h in sides or possessors(head)]
        return [event.id] if event is not None else [a for a in actors if a is not None] or ["conflict"]
    actor = actor_of(draft, head)
    if actor is None or actor.kind in THINGS or head is move.group.core:
        return []
    return [actor]


def event_at(draft: Draft, token: Token) -> Event | None:
    """The event whose trigger covers the token."""
    return next((e for e in draft.of_kind(Event) if e.trigger.start <= token.start < e.trigger.end), None)
