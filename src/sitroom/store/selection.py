"""What a page shows or an export writes: a filter, and all that passes it, with judgements applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitroom.merged import Copy, Incident, Judgement, Series
from sitroom.records import ActorMention, Record, Report, Struct


class Filter(Struct, frozen=True, kw_only=True):
    """What to keep; an empty field keeps all, several values of one field are alternatives, fields are conditions
    together.

    `earliest`/`latest`: ISO days, inclusive; kept is what may overlap them. `countries`: alpha-3. `places`: gazetteer
    ids or names; an area keeps what lies in it. `bbox`: west, south, east, north in degrees. `kinds`: codebook kinds
    of records ("event", ...). `types`: PLOVER types, displacement terms, control changes, ... `acled`: sub-event
    types. `actors`: lexicon ids, or words of the name, of either side. `sources`: outlets. `reports`: ids. `text`:
    words sought in the reports, FTS5 syntax escaped. `verdicts`: of incidents. `judged`: "accepted", "corrected",
    "flagged" or "unreviewed" (rejected records are never kept).
    """

    earliest: str | None = None
    latest: str | None = None
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    acled: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    min_confidence: float = 0.0
    sources: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    text: str | None = None


class Deleted(Struct, frozen=True, kw_only=True):
    """Something that was once given out and is no longer. `at`: UTC, ISO 8601; `replaced_by`: the incident that took
    its members."""

    id: str
    kind: str
    at: str
    reason: str
    replaced_by: str | None = None


class Provenance(Struct, frozen=True, kw_only=True):
    """How a selection came to be. `made`: UTC, ISO 8601; `lexicon`: sha256 of the lexicon data; `settings`: as read
    with."""

    made: str
    version: str
    lexicon: str
    situation: str
    filter: Filter
    settings: dict[str, Any]
    counts: dict[str, int]


class Selection(Struct, frozen=True, kw_only=True):
    """A part of a situation. `reports` hold no text beyond need: `text` is always there. `records`: corrected, without
    the rejected. `incidents` and `series` are whole, also where some of their members do not pass the filter; `shown`
    holds the ids of records that do pass. `judged`: record id -> "accepted", "corrected", "flagged". `changed`: id of
    record or incident -> when it last changed (UTC, ISO 8601). `left`: record id -> why it is in no incident and no
    series. `persons`: report id -> every mention of a person in it, whether or not a record here names him or her, so
    that exports which name no private persons know them all."""

    reports: Mapping[str, Report]
    records: Mapping[str, Record]
    shown: frozenset[str]
    incidents: tuple[Incident, ...] = ()
    series: tuple[Series, ...] = ()
    copies: tuple[Copy, ...] = ()
    judged: Mapping[str, str] = {}
    judgements: tuple[Judgement, ...] = ()
    changed: Mapping[str, str] = {}
    deleted: tuple[Deleted, ...] = ()
    left: Mapping[str, str] = {}
    persons: Mapping[str, tuple[ActorMention, ...]] = {}
    provenance: Provenance
