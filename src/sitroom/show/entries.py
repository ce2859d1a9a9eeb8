"""One entry of the table view for each kind of record: a headline and the facts below it.

An Entry is plain text with a few named styles; `table` lays entries out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sitroom.records import (
    Access,
    Agreement,
    Claim,
    Control,
    Displacement,
    Event,
    Provision,
    Reading,
    Record,
    Relation,
    Toll,
)
from sitroom.show.phrases import actors, clean, excerpt, figure, harm, joined, when, where, who_says

Piece = tuple[str, str]  # text and the name of its style
_BRIEF = 80  # characters of a sentence that is quoted again
_ID = 12  # characters of an id that are shown: enough to tell records apart and to ask `explain` for one


@dataclass(slots=True)
class Entry:
    """One record as shown: its status, headline, lines of facts, quoted words, and entries indented below it.

    `sentence`: where the evidence starts; `brief`: fewer quoted words, for when that sentence has just been shown."""

    status: str
    headline: list[Piece]
    facts: list[str] = field(default_factory=list)
    quote: tuple[str, str, str] | None = None
    brief: tuple[str, str, str] | None = None
    sentence: int = -1
    id: str = ""
    below: list[Entry] = field(default_factory=list)


def entry_of(record: Record) -> Entry:
    """The entry of one record alone, of any kind."""
    return _MAKERS[type(record)](record)


def event_entries(events: Sequence[Event]) -> list[Entry]:
    """Events in text order; further mentions of an incident stand below the fullest one."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.incident or event.id, []).append(event)
    entries = []
    for mentions in groups.values():
        fullest = max(mentions, key=lambda e: (_fullness(e), -e.trigger.start))
        entry = _event(fullest)
        entry.below = [_again(e) for e in mentions if e is not fullest]
        entries.append(entry)
    return entries


def _fullness(event: Event) -> int:
    return sum(map(bool, (event.source, event.target, event.harm, event.time, event.place))) + (
        event.status == "actual"
    )


def _event(event: Event) -> Entry:
    kind = event.type.lower() + (f" · {clean(event.mode)}" if event.mode else "")
    headline: list[Piece] = [(actors(event.source) or "?", "actor" if event.source else "unknown"), (" → ", "plain")]
    headline.append((kind, "what"))
    if event.target:
        headline += [(" → ", "plain"), (actors(event.target), "actor")]
    harms = joined([harm(h) for h in event.harm], "and")
    weapons = f"with {joined([clean(w) for w in event.weapons])}" if event.weapons else ""
    coded = f"ACLED {event.acled.event_type} / {event.acled.sub_event_type}" if event.acled else ""
    return _entry(event, headline, [harms, weapons], [coded])


def _again(event: Event) -> Entry:
    return _entry(event, [("told again", "label")])


def displacement_entries(records: Sequence[Displacement]) -> list[Entry]:
    """Displacement figures; one that is part of another stands below it."""
    made = {r.id: _displacement(r) for r in records}
    top = []
    for record in records:
        whole = made.get(record.part_of or "")
        if whole is None or whole is made[record.id]:
            top.append(made[record.id])
        else:
            whole.below.append(made[record.id])
    return top


def _displacement(record: Displacement) -> Entry:
    unit = {"person": "people", "household": "households"}[record.unit]
    count = figure(record.low, record.high, record.qualifier)
    who = f"{count} {clean(record.group or '') or unit}".strip()
    headline: list[Piece] = [(who if record.term in who else f"{who} {record.term}", "what")]
    for word, place in (("from", record.origin), ("to", record.destination)):
        if place:
            headline += [(f" {word} ", "plain"), (where(place), "place")]
    causes = [clean(c)[:_ID] if isinstance(c, str) else actors([c]) for c in record.cause]
    facts = [
        {"stock": "number at one time (stock)", "flow": "movement (flow)"}[record.category],
        {"idp": "within the country", "refugee": "across a border"}.get(record.population or "", ""),
        when(record.period) if record.period != record.time else "",
        f"cause: {joined(causes)}" if causes else "",
    ]
    told = where(record.place) in (where(record.origin), where(record.destination))
    return _entry(record, headline, facts, skip_place=told)


def agreement_entries(reading: Reading) -> list[Entry]:
    """Agreements with their terms below them."""
    entries = []
    for agreement in reading.agreements:
        entry = _agreement(agreement)
        terms = [p for p in reading.provisions if p.agreement_id == agreement.id]
        entry.below = [_provision(p) for p in terms]
        entries.append(entry)
    return entries


def loose_terms(reading: Reading) -> list[Entry]:
    """Terms that belong to no agreement of the reading."""
    known = {a.id for a in reading.agreements}
    return [_provision(p) for p in reading.provisions if p.agreement_id not in known]


def _agreement(record: Agreement) -> Entry:
    headline: list[Piece] = [
        (clean(record.name), "what"),
        (f"  {_words(record.kind)}, {_words(record.state)}", "label"),
    ]
    third = [f"{actors([t.actor])} ({clean(t.role)})" for t in record.third_parties]
    dates = (("signed", record.signed), ("from", record.starts), ("until", record.ends))
    facts = [
        f"between {actors(record.parties)}" if record.parties else "",
        f"third parties: {joined(third)}" if third else "",
        *(f"{word} {when(time)}" for word, time in dates if time),
        f"broken {len(record.violations)} times" if len(record.violations) > 1 else "",
        "broken once" if len(record.violations) == 1 else "",
        f"spoken of {len(record.mentions)} times" if len(record.mentions) > 1 else "",
    ]
    return _entry(record, headline, facts)


def _provision(record: Provision) -> Entry:
    count = figure(record.low, record.high, None)
    thing = clean(record.object or "") or (f"{count} {clean(record.unit or '')}".strip() if count else "")
    headline: list[Piece] = [(_words(record.term), "what")]
    if record.actor:
        headline += [("  by ", "plain"), (actors(record.actor), "actor")]
    if record.recipient:
        headline += [("  to ", "plain"), (actors(record.recipient), "actor")]
    places = [where(p) for p in record.places]
    facts = [
        thing,
        f"at {joined(places)}" if places else "",
        clean(record.manner or ""),
        f"by {when(record.deadline)}" if record.deadline else "",
        f"state: {record.state}" if record.state != "agreed" else "",
    ]
    return _entry(record, headline, facts, skip_place=bool(places))


def control_entry(record: Control) -> Entry:
    """Who holds a place: "Naseeb: gained by the army from rebels"."""
    verb = {
        "gained": "gained by", "lost": "lost by", "holds": "held by", "contested": "contested", "besieged": "besieged",
    }[record.change]  # fmt: skip
    headline: list[Piece] = [(where(record.place) or "?", "place"), (f" {verb} ", "what")]
    if record.change == "lost":
        headline.append((actors([record.from_] if record.from_ else [], "?"), "actor"))
        if record.controller:
            headline += [(" to ", "plain"), (actors([record.controller]), "actor")]
    else:
        holder = [record.controller] if record.controller else []
        joint = "" if record.change in ("gained", "holds") else "held by " if holder else ""
        headline.append(
            (joint + actors(holder, "?" if not joint and record.change in ("gained", "holds") else ""), "actor")
        )
        if record.from_:
            headline += [(" from ", "plain"), (actors([record.from_]), "actor")]
    if record.by:
        headline += [(" by ", "plain"), (actors([record.by]), "actor")]
    means = {"force": "by force", "agreement": "by agreement", "unopposed": "unopposed"}.get(record.means or "", "")
    return _entry(record, headline, [means], skip_place=True)


def access_entry(record: Access) -> Entry:
    """What is open or shut."""
    name = clean(record.name or "") or _words(record.object)
    headline: list[Piece] = [(name, "place"), (f" {record.state}", "what")]
    if record.name and record.object not in name.lower():
        headline.append((f"  ({record.object})", "label"))
    named = record.place is not None and clean(record.place.name).lower() in name.lower()
    return _entry(record, headline, skip_place=named)


def relation_entry(record: Relation) -> Entry:
    """A standing tie between two actors."""
    source, target = actors([record.source]), actors([record.target])
    arrow: Piece = (" → ", "plain")
    return _entry(record, [(source, "actor"), arrow, (_words(record.relation), "what"), arrow, (target, "actor")])


def toll_entry(record: Toll) -> Entry:
    """Harm that stands for a period, a place or a war."""
    count = figure(record.low, record.high, record.qualifier) or "an unknown number"
    group = clean(record.group or "") or "people"
    facts = [
        f"by {actors(record.by)}" if record.by else "",
        when(record.period) if record.period != record.time else "",
    ]
    return _entry(record, [(f"{count} {group} {record.kind}", "what")], facts)


def claim_entry(record: Claim) -> Entry:
    """A reported statement in which nothing else was coded."""
    speaker = actors([record.speaker]) if record.speaker else "somebody unnamed"
    verb = {"asserts": "", "denies": ", a denial", "doubts": ", in doubt"}[record.stance]
    entry = Entry(record.status, [(speaker, "actor"), (f" “{clean(record.cue.text)}”{verb}", "label")], id=record.id)
    span = record.content or record.evidence
    entry.quote = ("", "", "".join(excerpt(span.text, 0, 0)))
    return entry


def _entry(
    record: Record,
    headline: list[Piece],
    facts: Iterable[str] = (),
    more: Iterable[str] = (),
    *,
    skip_place: bool = False,
) -> Entry:
    """The entry with what all kinds share: where, when, who says so, and the quoted words."""
    # "before the report came out" is true of nearly everything: as a fact it would only be noise here
    read = record.time if record.time and record.time.source != "report" else None
    shared = ["" if skip_place else where(record.place), when(read)]
    lines = [" · ".join(f for f in group if f) for group in ([*shared, *facts], [who_says(record.attribution), *more])]
    start = record.trigger.start - record.evidence.start
    inside = start >= 0 and record.trigger.end <= record.evidence.end
    span = (start, start + len(record.trigger.text)) if inside else (0, 0)
    return Entry(
        status=record.status,
        headline=headline,
        facts=[line for line in lines if line],
        quote=excerpt(record.evidence.text, *span),
        brief=excerpt(record.evidence.text, *span, longest=_BRIEF),
        sentence=record.evidence.start,
        id=record.id,
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


_MAKERS: dict[type[Record], Callable[[Any], Entry]] = {
    Event: _event, Displacement: _displacement, Agreement: _agreement, Provision: _provision, Control: control_entry,
    Access: access_entry, Relation: relation_entry, Toll: toll_entry, Claim: claim_entry,
}  # fmt: skip
