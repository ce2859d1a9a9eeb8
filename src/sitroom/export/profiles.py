"""Who an export is for, and what it therefore may show: a selection with names, places and texts changed to that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Literal, TypeVar

import msgspec

from sitroom.errors import SettingsError
from sitroom.export.excerpts import around, cut
from sitroom.export.masking import Change, changed
from sitroom.export.people import people_of
from sitroom.export.persons import Mask, Persons
from sitroom.export.sensitive import Sensitive, country_only, overlapping
from sitroom.export.tables import data_rows
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.merged import Incident, Series
from sitroom.records import Access, Actor, Place, Record, Report, Span, Struct
from sitroom.store.selection import Filter, Selection

S = TypeVar("S", bound=msgspec.Struct)
HEALTH = "health care"  # what names a facility or its people where the place is withheld
PLACE = "[place]"


class Profile(Struct, frozen=True, kw_only=True):
    """One row of data/profiles.toml.

    `excerpt_words`: longest excerpt of a report, None for no limit. `persons`: private persons by "role" or by "name".
    `facilities`: whether a facility's point is "coarse" or "exact"; `coarse_degrees`: the grid it is moved to.
    `health`: whether the place of an attack on health care is "withheld" below country or "shown". `texts`: whether
    whole texts of reports are there for formats that can carry them.
    """

    id: str
    excerpt_words: int | None = None
    persons: Literal["role", "name"]
    facilities: Literal["coarse", "exact"]
    coarse_degrees: float = 0.1
    health: Literal["withheld", "shown"]
    texts: bool = False


def profile_named(name: str) -> Profile:
    """The profile of that name. Raises SettingsError when there is none."""
    known = {p.id: p for p in data_rows("profiles.toml", Profile)}
    if name not in known:
        raise SettingsError(f"no such profile: {name!r}; there are {', '.join(known)}")
    return known[name]


def shown_as(selection: Selection, profile: Profile, lexicon: Lexicon) -> Selection:
    """The selection as the profile shows it. Where persons are not named, the judgement log, what reports bring beside
    their text, and copies' words are left out too."""
    if profile.persons == "name":
        return selection
    return _Shown(selection, profile, lexicon).selection()


class _Shown:
    """One selection on its way to being shown."""

    def __init__(self, selection: Selection, profile: Profile, lexicon: Lexicon) -> None:
        self._whole, self._profile = selection, profile
        self._persons = Persons(lexicon)
        self._sensitive = Sensitive(profile.coarse_degrees)
        self._countries = {c.id: c.name for c in lexicon.rows("countries", CountryRow)}
        self._people = people_of(selection, self._persons)
        self._masks: dict[frozenset[str], Mask] = {}
        attacks: frozenset[str] = frozenset()
        if profile.health == "withheld":
            attacks = self._sensitive.health_attacks(selection.records, selection.incidents)
        self._attacks = attacks
        self._hushed = frozenset(overlapping(selection.records, attacks))

    def selection(self) -> Selection:
        whole = self._whole
        provenance = whole.provenance
        if provenance.filter != Filter():
            provenance = msgspec.structs.replace(provenance, filter=self._filter(provenance.filter))
        return msgspec.structs.replace(
            whole,
            reports={id_: self._report(r) for id_, r in whole.reports.items()},
            records={id_: self._record(r) for id_, r in whole.records.items()},
            incidents=tuple(self._incident(i) for i in whole.incidents),
            series=tuple(self._series(s) for s in whole.series),
            copies=tuple(msgspec.structs.replace(c, span=_emptied(c.span)) for c in whole.copies),
            judgements=(),
            persons={},
            provenance=provenance,
        )

    @cached_property
    def _attacked_reports(self) -> frozenset[str]:
        return frozenset(self._whole.records[id_].report_id for id_ in self._attacks)

    def _mask(self, reports: Iterable[str]) -> Mask:
        """What hides the private persons of some reports."""
        ids = frozenset(r for r in reports if r in self._people)
        if ids not in self._masks:
            self._masks[ids] = self._persons.mask([self._people[i] for i in sorted(ids)])
        return self._masks[ids]

    # ---- parts

    def _report(self, report: Report) -> Report:
        title = self._mask([report.id]).within(report.title) if report.title else report.title
        if report.id in self._attacked_reports:
            title = None
        title = cut(title, self._profile.excerpt_words) if title else title
        return msgspec.structs.replace(report, title=title, text="", meta={})

    def _record(self, record: Record) -> Record:
        mask = self._mask([record.report_id])
        scrub = self._scrub([record]) if record.id in self._attacks else None
        made = changed(record, self._change(mask, scrub, hushed=record.id in self._hushed))
        new: dict[str, Any] = {"evidence": self._evidence(record, mask), "trigger": record.trigger}
        if record.id in self._attacks:
            new["place"] = country_only(record.place, self._countries)
            if isinstance(record, Access):
                new["name"] = HEALTH
        return msgspec.structs.replace(made, **new)

    def _evidence(self, record: Record, mask: Mask) -> Span:
        if record.id in self._hushed:
            return _emptied(record.evidence)
        text, at = record.evidence.text, record.trigger.start - record.evidence.start
        to = at + len(record.trigger.text)
        if not 0 <= at <= to <= len(text):
            at = to = 0
        before, middle, after = mask.within(text[:at]), text[at:to], mask.within(text[to:])
        text = around(before + middle + after, len(before), len(before) + len(middle), self._profile.excerpt_words)
        return msgspec.structs.replace(record.evidence, text=text)

    def _incident(self, incident: Incident) -> Incident:
        mask = self._mask(incident.reports)
        if self._attacks.isdisjoint(incident.members):
            return changed(incident, self._change(mask))
        scrub = self._scrub(self._members(incident.members), incident.place)
        made = changed(incident, self._change(mask, scrub))
        values = tuple(v for v in made.values if v.field not in ("place", "location"))
        place = country_only(incident.place, self._countries)
        return msgspec.structs.replace(made, place=place, values=values, links=())

    def _series(self, series: Series) -> Series:
        mask = self._mask(series.reports)
        records = tuple(r for p in series.points for r in p.records)
        if self._attacks.isdisjoint(records):
            return changed(series, self._change(mask))
        scrub = self._scrub(self._members(records), series.place)
        made = changed(series, self._change(mask, scrub))
        place = country_only(series.place, self._countries)
        return msgspec.structs.replace(made, place=place, subject=series.id, name=HEALTH)

    def _members(self, ids: Iterable[str]) -> Iterator[Record]:
        return (self._whole.records[i] for i in ids if i in self._whole.records)

    def _filter(self, filter_: Filter) -> Filter:
        mask = self._mask(self._people)
        return msgspec.structs.replace(
            filter_, text=mask(filter_.text) if filter_.text else filter_.text,
            actors=tuple(mask(a) for a in filter_.actors),
        )  # fmt: skip

    # ---- what is done to the parts

    def _change(self, mask: Mask, scrub: re.Pattern[str] | None = None, *, hushed: bool = False) -> Change:
        def scrubbed(value: str) -> str:
            return scrub.sub(PLACE, value) if scrub else value

        def text(value: str) -> str:
            return scrubbed(mask(value))

        def actor(value: Actor) -> Actor:
            private = self._persons.is_private(value) and value.name not in mask.public
            role = self._persons.role_of(value) if private else mask.role(value.name)
            if scrub and role is None and self._sensitive.is_health_actor(value):
                role = HEALTH
            if role is not None:
                return msgspec.structs.replace(value, id=None, name=role, text=role)
            new = (text(value.name), text(value.text), text(value.member_of) if value.member_of else None)
            if new == (value.name, value.text, value.member_of):
                return value
            return msgspec.structs.replace(value, name=new[0], text=new[1], member_of=new[2])

        def span(value: Span) -> Span:
            made = "" if hushed else cut(scrubbed(mask.within(value.text)), self._profile.excerpt_words)
            return value if made == value.text else msgspec.structs.replace(value, text=made)

        return Change(text=text, actor=actor, place=self._place, span=span)

    def _place(self, place: Place) -> Place:
        coarse = self._profile.facilities == "coarse" and self._sensitive.is_facility(place)
        return self._sensitive.coarse(place) if coarse else place

    def _scrub(self, records: Iterable[Record], *places: Place | None) -> re.Pattern[str] | None:
        """What finds the names of the places where the records and all others of their reports are."""
        found = [p for p in places if p is not None]
        for record in records:
            found += self._people[record.report_id].places
        names = {n for p in found if p.kind not in ("country", "continent") for n in (p.name, p.text, p.admin1) if n}
        if not names:
            return None
        words = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _emptied(span: Span) -> Span:
    return msgspec.structs.replace(span, text="")
