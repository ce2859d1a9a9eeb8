"""What many reports say together (codebook, section 4), and what people judged about it, as frozen structs.

As in `records`: None means unknown, dates are ISO days, intervals are inclusive, field order is output order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Literal

from sitroom.records import Actor, Place, Qualifier, Span, Status, Struct

Verdict = Literal["agree", "compatible", "conflict", "single"]
Action = Literal["accept", "correct", "reject", "flag", "same", "different", "note", "undo"]


class Value(Struct, frozen=True, kw_only=True):
    """One figure, date, place or actor as some of the reports tell it.

    `low`/`high`: a figure; `earliest`/`latest`: a date; `ref`: a gazetteer or actor id (or the folded name); the other
    fields of a value are None. `text`: the words of the first record that gives it. `speakers`: who says so, as
    written ("" is a report's own voice). `origins`: independent sources among `reports`. `superseded`: the same source
    gave a later figure.
    """

    text: str
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier | None = None
    earliest: str | None = None
    latest: str | None = None
    ref: str | None = None
    records: tuple[str, ...]
    reports: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    origins: int = 1
    superseded: bool = False


class Comparison(Struct, frozen=True, kw_only=True):
    """All that is told about one question: how many were killed, on which day, where, by whom, whether at all.

    `field`: "killed", "injured", ..., "displaced", "date", "place", "source", "target", "status", "signed", ....
    `low`/`best`/`high`: of figures alone; `best` by the rule in docs/merging.md. `reason`: a sentence for people.
    """

    field: str
    verdict: Verdict
    low: int | None = None
    best: int | None = None
    high: int | None = None
    values: tuple[Value, ...]
    reason: str


class Link(Struct, frozen=True, kw_only=True):
    """Two records that are held to tell of one happening. `score`: log-odds. `features`: names in merge_features.csv
    that held, strongest first. `reason`: those in words. `judged`: a person said so."""

    a: str
    b: str
    score: float
    features: tuple[str, ...] = ()
    reason: str = ""
    judged: bool = False


class Incident(Struct, frozen=True, kw_only=True, tag_field="kind", tag="incident"):
    """One happening in the world, told by one or more records.

    `family`: what kind of happening: "event", "control", "displacement", "agreement" or "access".
    `type`/`mode`/`sub_event_type`: of most of its members (PLOVER, ACLED; for other families the change, term, kind or
    state). `earliest`/`latest`: the narrowest span that the best supported dates allow. `place`: the most precise that
    is not contested. `low`/`best`/`high`: killed (family event) or moved (family displacement). `links`: why the
    members were joined (a spanning tree, best first). `verdict`/`reason`: over all comparisons. `independent_sources`:
    origins, not outlets.
    """

    id: str
    family: str
    type: str
    mode: str | None = None
    sub_event_type: str | None = None
    status: Status
    members: tuple[str, ...]
    earliest: str | None = None
    latest: str | None = None
    place: Place | None = None
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    low: int | None = None
    best: int | None = None
    high: int | None = None
    values: tuple[Comparison, ...] = ()
    reports: tuple[str, ...]
    independent_sources: int
    verdict: Verdict
    reason: str
    links: tuple[Link, ...] = ()
    confidence: float = 0.5


class Point(Struct, frozen=True, kw_only=True):
    """One statement in a series. `earliest`/`latest`: when it holds. `since`: the beginning of the period that a
    figure counts or a state has lasted ("since 17 June"), where one is told. `state`: of control (the change), access,
    an agreement or a provision.

    `holder`: who holds the place after it (control). `low`/`best`/`high`: a displacement stock or flow. `values`: what
    the sources of that moment say. `contested`: the sources differ. `superseded`: a later word of the same source
    replaced it."""

    earliest: str | None = None
    latest: str | None = None
    since: str | None = None
    state: str | None = None
    holder: Actor | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    verdict: Verdict = "single"
    contested: bool = False
    superseded: bool = False
    status: Status = "actual"
    values: tuple[Value, ...] = ()
    records: tuple[str, ...]
    reports: tuple[str, ...]
    reason: str = ""


class Spell(Struct, frozen=True, kw_only=True):
    """A stretch of time with one state, drawn from the points: None at an end is open or unknown."""

    start: str | None = None
    end: str | None = None
    state: str
    holder: Actor | None = None
    contested: bool = False
    points: tuple[int, ...] = ()


class Series(Struct, frozen=True, kw_only=True, tag_field="kind", tag="series"):
    """What changes over time. `topic`: "displacement_stock", "displacement_flow", "control", "access", "agreement" or
    "provision".

    `subject`: the id of what it is about (place, access object at a place, agreement, provision); `name`: the same for
    people. `object`: of access, the kind of thing; of displacement, which people ("displaced", "returned", or a group)
    and, of a flow, which way ("out", "in", "return"). `agreement`: the series id of the agreement that a provision
    belongs to. `parties`/`third_parties`: of an agreement; `parties` of a provision: who must act. `values`: what is
    told about a deal or a provision beside its state ("deadline", "object", "recipient", "amount", "signed", ...).
    Points are in order of time."""

    id: str
    topic: str
    subject: str
    name: str
    place: Place | None = None
    unit: str | None = None
    population: str | None = None
    object: str | None = None
    term: str | None = None
    agreement: str | None = None
    parties: tuple[Actor, ...] = ()
    third_parties: tuple[str, ...] = ()
    values: tuple[Comparison, ...] = ()
    points: tuple[Point, ...]
    spells: tuple[Spell, ...] = ()
    reports: tuple[str, ...]
    independent_sources: int


class Copy(Struct, frozen=True, kw_only=True):
    """A sentence of a report that stood in another before. `span`: of this report; `origin`: the earliest known report
    of it, `origin_start`/`origin_end`: where there. `exact`: the same words (case and white space aside)."""

    report_id: str
    span: Span
    origin: str
    origin_start: int
    origin_end: int
    exact: bool = True


class Left(Struct, frozen=True, kw_only=True, tag_field="kind", tag="left"):
    """A record that is in no incident and no series, and why. `reason`: a name in docs/merging.md."""

    id: str
    record_kind: str
    report_id: str
    reason: str


class Judgement(Struct, frozen=True, kw_only=True):
    """One entry of the append-only review log. `target`: a record's or an incident's id; `other`: the second record of
    same/different.

    `field`: dotted path of the corrected field ("harm.0.low", "place"); `old`/`new`: JSON values. `undoes`: the entry
    taken back. `read`: the value as the program read it, under all corrections. `record_id`, `report_id`,
    `report_sha256`, `record_kind`, `record_type`, `start`, `end`: where the record stood (of an incident: its first
    member) and its trigger, so that it is found again in a newer reading (`other_*`: the same of `other`). `id`: 1, 2,
    3, ... in order."""

    id: int
    at: str
    by: str
    action: Action
    target: str
    other: str | None = None
    field: str | None = None
    old: Any = None
    new: Any = None
    read: Any = None
    note: str | None = None
    undoes: int | None = None
    record_id: str | None = None
    report_id: str | None = None
    report_sha256: str | None = None
    record_kind: str | None = None
    record_type: str | None = None
    start: int | None = None
    end: int | None = None
    other_record_id: str | None = None
    other_report_id: str | None = None
    other_sha256: str | None = None
    other_kind: str | None = None
    other_type: str | None = None
    other_start: int | None = None
    other_end: int | None = None


def merged_id(kind: str, keys: Iterable[str]) -> str:
    """The id of something merged: a hash of its kind and of what names it (an incident: its earliest-told member)."""
    digest = hashlib.sha256("\x1f".join((kind, *keys)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind[:3]}-{digest[:16]}"
