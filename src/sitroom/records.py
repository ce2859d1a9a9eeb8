"""Every record of the codebook, as frozen structs.

Offsets are Unicode code points into `report.text`: `report.text[start:end] == text`, always.
None means unknown; nothing is guessed. Dates are ISO days ("2018-07-06"); intervals are inclusive.
Field order is output order, so it is part of the contract.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

Status = Literal["actual", "ongoing", "attempted", "planned", "requested", "threatened", "hypothetical", "negated"]
Stance = Literal["asserts", "denies", "doubts"]
SpeakerKind = Literal["named", "official", "unnamed", "organisation", "witness", "media", "document"]
Qualifier = Literal["exact", "approximately", "more_than", "less_than", "range", "vague"]
Source = Literal["text", "context", "report"]
HarmKind = Literal[
    "killed", "injured", "casualties", "missing", "abducted", "detained", "released", "destroyed", "damaged", "none"
]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all values here: immutable. (Keyword-only must be said in each class: it is not inherited.)"""


class Span(Struct, frozen=True, kw_only=True):
    """A stretch of the report: `report.text[start:end] == text`."""

    start: int
    end: int
    text: str


class Time(Struct, frozen=True, kw_only=True):
    """When a record holds. `earliest`/`latest`: ISO days, None when open or unknown.

    `precision`: "day", "week", "month", "season", "quarter", "year", "decade" or "interval". `source`: read in the
    record's own sentence (text), carried from nearby (context), or the publication date (report).
    `start`/`end`/`text`: the words it was read from; None when source is "report" and no words give it.
    """

    earliest: str | None = None
    latest: str | None = None
    precision: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    source: Source = "text"


class Place(Struct, frozen=True, kw_only=True):
    """Where. `gazetteer_id`: GeoNames id as a string, or our own ("x:naseeb"); `lat`/`lon`: degrees, WGS 84.

    `country`: ISO 3166 alpha-3. `kind`: "country", "admin1", "admin2", "city", "village", "camp", "crossing", ....
    `precision`: ACLED-like, 1 exact place, 2 part of a region or near a place, 3 region or country.
    """

    name: str
    text: str
    start: int
    end: int
    gazetteer_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    kind: str | None = None
    precision: int | None = None
    source: Source = "text"


class Actor(Struct, frozen=True, kw_only=True):
    """Who or what takes part. `text` is the words; `name` the resolved or cleaned name.

    `id`: key of the actor lexicon ("SYR_ARMY") or None. `kind`, `sector`, `country`: see the codebook, section 2.
    `member_of`: id or name of the group that a person or unit belongs to.
    `framing`: a loaded word as written ("regime"). `certainty`: asserted, suspected or one_of.
    """

    id: str | None = None
    name: str
    text: str
    start: int
    end: int
    kind: str | None = None
    country: str | None = None
    sector: str | None = None
    member_of: str | None = None
    framing: str | None = None
    certainty: Literal["asserted", "suspected", "one_of"] = "asserted"


class Via(Struct, frozen=True, kw_only=True):
    """An outer speaker of a reported statement ("state TV quoted the army as saying": state TV)."""

    speaker: str
    cue: str
    kind: SpeakerKind
    start: int
    end: int


class Attribution(Struct, frozen=True, kw_only=True):
    """Who says so: the innermost speaker. `start`/`end` cover the speaker's words, or the cue when nobody is named."""

    speaker: str | None
    cue: str
    kind: SpeakerKind
    stance: Stance = "asserts"
    via: tuple[Via, ...] = ()
    start: int
    end: int


class Harm(Struct, frozen=True, kw_only=True):
    """Harm tied to one event: `low`/`high` inclusive counts, None = unknown. `group`: who or what, as written.

    `start`/`end`/`text` cover the figure with its noun ("at least 12 civilians").
    """

    kind: HarmKind
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier | None = None
    group: str | None = None
    text: str
    start: int
    end: int


class Acled(Struct, frozen=True, kw_only=True):
    """ACLED's event and sub-event type."""

    event_type: str
    sub_event_type: str


class Record(Struct, frozen=True, kw_only=True):
    """What every record carries (codebook, section 1). `id` is set by `identified`."""

    id: str = ""
    report_id: str
    evidence: Span
    trigger: Span
    status: Status = "actual"
    attribution: Attribution | None = None
    time: Time | None = None
    place: Place | None = None
    confidence: float = 0.5
    rules: tuple[str, ...] = ()


class Event(Record, frozen=True, kw_only=True):
    """Who did what to whom. `type`/`mode`/`contexts`: PLOVER. `incident` joins mentions of one happening."""

    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    acled: Acled | None = None
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    weapons: tuple[str, ...] = ()
    harm: tuple[Harm, ...] = ()
    incident: str = ""


class Displacement(Record, frozen=True, kw_only=True):
    """People on the move. `low`/`high`: inclusive count of `unit`; `part_of`: id of the larger figure it belongs to.

    `cause`: actors, or an event's id as a string, or a kind such as "disaster".
    """

    low: int | None = None
    high: int | None = None
    qualifier: Qualifier | None = None
    unit: Literal["person", "household"] = "person"
    term: Literal["displaced", "fled", "evacuated", "relocated", "returned", "sheltering", "stranded"]
    category: Literal["stock", "flow"] = "flow"
    group: str | None = None
    population: Literal["idp", "refugee"] | None = None
    origin: Place | None = None
    destination: Place | None = None
    period: Time | None = None
    cause: tuple[Actor | str, ...] = ()
    part_of: str | None = None


class Toll(Record, frozen=True, kw_only=True):
    """Harm that stands for a period, a place or a war, never for one event; never summed."""

    kind: HarmKind
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier | None = None
    group: str | None = None
    by: tuple[Actor, ...] = ()
    period: Time | None = None


class ThirdParty(Struct, frozen=True, kw_only=True):
    """A mediator, guarantor or overseer; `role` is the word as written."""

    actor: Actor
    role: str


AgreementKind = Literal[
    "ceasefire", "unilateral_ceasefire", "surrender", "reconciliation", "evacuation", "peace", "exchange",
    "access", "de-escalation", "other",
]  # fmt: skip
Term = Literal[
    "cessation", "weapons_surrender", "withdrawal", "safe_passage", "evacuation", "handover", "security_arrangement",
    "oversight", "return", "release", "amnesty", "humanitarian_access", "services", "security_guarantee", "opening",
    "political",
]  # fmt: skip


class Agreement(Record, frozen=True, kw_only=True):
    """A deal of any kind; all mentions in one report are one agreement unless something speaks against it.

    `mentions`: every place in the text that speaks of it. `violations`: event ids. `provisions`: provision ids.
    """

    name: str
    kind: AgreementKind
    parties: tuple[Actor, ...] = ()
    third_parties: tuple[ThirdParty, ...] = ()
    state: Literal["proposed", "negotiating", "agreed", "signed", "in_force", "collapsed", "violated"]
    signed: Time | None = None
    starts: Time | None = None
    ends: Time | None = None
    violations: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()


class Provision(Record, frozen=True, kw_only=True):
    """One term of an agreement. `low`/`high`/`unit`: "release 5,000 prisoners"; `manner`: "gradual"."""

    agreement_id: str | None = None
    term: Term
    actor: tuple[Actor, ...] = ()
    recipient: tuple[Actor, ...] = ()
    object: str | None = None
    places: tuple[Place, ...] = ()
    low: int | None = None
    high: int | None = None
    unit: str | None = None
    manner: str | None = None
    deadline: Time | None = None
    state: Literal["agreed", "started", "completed", "violated"] = "agreed"


class Control(Record, frozen=True, kw_only=True):
    """Who holds `place`. `controller`: holder after the change; `from_` (in JSON "from"): before it.

    `by`: the besieger or attacker where that is not the holder."""

    controller: Actor | None = None
    from_: Actor | None = msgspec.field(name="from", default=None)
    by: Actor | None = None
    change: Literal["gained", "lost", "holds", "contested", "besieged"]
    means: Literal["force", "agreement", "unopposed"] | None = None


AccessObject = Literal[
    "crossing", "border", "road", "hospital", "school", "water", "electricity", "communications", "food", "fuel",
    "medicine", "aid", "market", "camp", "airport", "port", "bridge", "railway", "area",
]  # fmt: skip


class Access(Record, frozen=True, kw_only=True):
    """What is open or shut. `time` is since when; `name` is the object's own name or noun phrase as written."""

    object: AccessObject
    name: str | None = None
    state: Literal["open", "closed", "limited", "destroyed", "damaged", "reopened"]


class Relation(Record, frozen=True, kw_only=True):
    """A standing tie between two actors ("Iran-backed Hezbollah": Iran supports Hezbollah)."""

    relation: Literal["supports", "allied_with", "opposes", "member_of", "leads", "controls"]
    source: Actor
    target: Actor


class Claim(Record, frozen=True, kw_only=True):
    """A reported statement. `records`: ids of the records that stand within `content`."""

    speaker: Actor | None = None
    cue: Span
    form: Literal["direct", "indirect"]
    stance: Stance = "asserts"
    content: Span | None = None
    records: tuple[str, ...] = ()


class TimeMention(Span, frozen=True, kw_only=True):
    """A time expression. `value`: TIMEX3; `earliest`/`latest`: ISO days, None when unresolved."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None = None
    earliest: str | None = None
    latest: str | None = None


class PlaceMention(Span, frozen=True, kw_only=True):
    """A toponym, resolved or not. `relation`: "near", "part", "demonym" (the word is the adjective of a country or
    region, not its name), "in" (a street or building that no gazetteer knows: it has the point of its town) or None;
    words of nearness are not in the span."""

    name: str
    gazetteer_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    kind: str | None = None
    relation: str | None = None


class ActorMention(Span, frozen=True, kw_only=True):
    """An actor named or described in the text."""

    id: str | None = None
    name: str
    kind: str | None = None
    country: str | None = None
    sector: str | None = None


class Quantity(Span, frozen=True, kw_only=True):
    """A number with its qualifier. `unit`: "person", "household", "percent", "money", "distance", a noun, or None."""

    low: int | float | None = None
    high: int | float | None = None
    qualifier: Qualifier | None = None
    unit: str | None = None


class Mentions(Struct, frozen=True, kw_only=True):
    """All mentions of a report, each list in text order."""

    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """One report as read. `text` is exactly what all offsets count in.

    `published`: ISO 8601 date or date-time, None when unknown. `published_source`: where that came from ("given",
    "dateline", "posted_line", "json-ld", "meta", "feed", "option", ...). `sha256`: of `text` in UTF-8.
    """

    id: str
    title: str | None = None
    text: str
    published: str | None = None
    published_source: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    sha256: str = ""
    copy_of: str | None = None
    meta: dict[str, Any] = {}


class Reading(Struct, frozen=True, kw_only=True):
    """One report with everything read out of it: one line of `sitroom read --format jsonl`."""

    report: Report
    events: tuple[Event, ...] = ()
    displacements: tuple[Displacement, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    provisions: tuple[Provision, ...] = ()
    control: tuple[Control, ...] = ()
    access: tuple[Access, ...] = ()
    relations: tuple[Relation, ...] = ()
    tolls: tuple[Toll, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: Mentions = Mentions()
    warnings: tuple[str, ...] = ()


class Failure(Struct, frozen=True, kw_only=True):
    """An input that could not be read: stands in its place in the output as `{"error": {...}}`."""

    input: str
    line: int | None = None
    kind: str
    message: str


# the list of a Reading that holds each record kind, in output order
LISTS: dict[str, type[Record]] = {
    "events": Event,
    "displacements": Displacement,
    "agreements": Agreement,
    "provisions": Provision,
    "control": Control,
    "access": Access,
    "relations": Relation,
    "tolls": Toll,
    "claims": Claim,
}


def kind_of(record: Record) -> str:
    """The codebook's name of a record's kind: "event", "displacement", "control", ...."""
    return type(record).__name__.lower()


def subtype_of(record: Record) -> str:
    """What the codebook calls `type` in the id: an event's type, an access object, a provision's term, ..."""
    for name in ("type", "relation", "term", "change", "object", "kind", "form"):
        value = getattr(record, name, None)
        if isinstance(value, str):
            return value
    return ""


def identify(record: Record, repeat: int = 0) -> str:
    """The record's id: a hash of report, kind, offsets of evidence and trigger, and type.

    `repeat` tells apart records that agree in all of these (0 for the first). An agreement's kind is left out: it may
    be told by the terms alone, which are read after it."""
    subtype = "" if isinstance(record, Agreement) else subtype_of(record)
    parts = (
        record.report_id, kind_of(record), record.evidence.start, record.evidence.end,
        record.trigger.start, record.trigger.end, subtype, repeat,
    )  # fmt: skip
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind_of(record)[:3]}-{digest[:16]}"
