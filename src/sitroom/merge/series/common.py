"""What all series share: who tells what when, the keys of places, days, and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten

from sitroom.lexicon.actors import actor_lexicon
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold, key
from sitroom.merge.copies import Origins
from sitroom.merge.series.sides import Sides
from sitroom.merge.series.words import Words, words_of
from sitroom.merge.sources import independent
from sitroom.merge.values.rules import rules
from sitroom.merged import Value
from sitroom.records import Actor, Place, Qualifier, Record, Report, Status, Time

EFFECTIVE: frozenset[Status] = frozenset({"actual", "ongoing"})  # what draws the line of a series
SETTLED = frozenset({"city", "town", "village", "neighbourhood"})
POINTS = SETTLED | {"camp"}  # places whose precision is 1 unless only near or part of them is meant
SPOTS = frozenset({"airport", "port", "base", "bridge", "dam"})  # what bears the name of the place it lies by
WIDE = frozenset({"country", "admin1", "region", "continent"})  # the same with 3
AREAS = WIDE | {"admin2", "district", "island"}
NAMESAKES = frozenset({"admin1", "admin2", "district"})  # areas that often bear the name of their chief town
LAST_DAY = "9999-12-31"
NAME_LENGTH = 60  # characters of a source's name in a reason
NAMED = 3  # sources named in a reason before the others are counted


@dataclass(frozen=True, slots=True)
class Told:
    """A record with what places it among reports. `day`: its report's date, of a copy that of its origin; `source`:
    who says so (folded speaker, or the outlet, or the report that told it first)."""

    record: Record
    day: str | None
    source: str

    @property
    def order(self) -> tuple[str, str]:
        """Sorts tellings by when they were told."""
        return (self.day or LAST_DAY, self.record.id)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a statement holds. `since`: the open beginning of its period ("since 17 June"). All ISO days."""

    earliest: str | None = None
    latest: str | None = None
    since: str | None = None


class Context:
    """What every series is made with: the reports, their origins, the lexicon and what is compiled from it."""

    def __init__(self, origins: Origins, reports: Mapping[str, Report], lexicon: Lexicon) -> None:
        self.reports = reports
        self.lexicon = lexicon
        self.words = words_of(lexicon)
        self.sides = Sides(lexicon)
        self.tolerance = rules(lexicon).at["approximately"]
        self._origins = origins
        self._homes = lexicon.compiled("merge_series_homes", _homes)

    def told(self, record: Record) -> Told:
        """The record with the date on which it was told first, and who says so."""
        report = self.reports.get(record.report_id)
        said = self._origins.told(record.report_id, record.evidence.start, record.evidence.end)
        origin = self._origins.root(said)
        first = self.reports.get(origin) or report
        told = self.reports.get(said) or report  # what a copy adds or changes is told on its own day
        day = day_of(told.published) if told else None
        speaker = fold(record.attribution.speaker) if record.attribution and record.attribution.speaker else ""
        outlet = fold(first.source) if first and first.source else ""
        return Told(record, day, speaker or outlet or origin)

    def sources(self, tellings: Sequence[Told]) -> int:
        """How many independent sources tell it."""
        if len(tellings) < 2:
            return len(tellings)
        return independent((t.record for t in tellings), self._origins, self.reports, self.lexicon)

    def who(self, tellings: Sequence[Told]) -> str:
        """Who says so, for people: speakers, else outlets, else reports by title or id."""
        names = []
        for one in earliest_told(tellings):
            report = self.reports.get(one.record.report_id)
            speaker = one.record.attribution.speaker if one.record.attribution else None
            outlet = (report.source or report.title) if report else None
            names.append(shorten(speaker or outlet or one.record.report_id, NAME_LENGTH, placeholder="…"))
        kept = list(dict.fromkeys(names))
        more = self.words.say("more", count=len(kept) - NAMED) if len(kept) > NAMED else ""
        return ", ".join(kept[:NAMED]) + more

    def say(self, phrase: str, tellings: Sequence[Told], **words: object) -> str:
        """A phrase of who says what, with its words filled in."""
        return self.words.say(phrase, names=self.who(tellings), **words)

    def statement(self, phrase: str, tellings: Sequence[Told], status: Status, **words: object) -> str:
        """The same of what may be denied or is not real."""
        suffix = "" if status in EFFECTIVE else "_denied" if status == "negated" else "_unreal"
        return self.say(phrase + suffix, tellings, status=status, **words)

    def home(self, word: str) -> str | None:
        """The country whose people a word names ("syrians": "SYR"); None for any other word."""
        return self._homes.get(word) or self._homes.get(word.removesuffix("s"))

    def listed(self, actors: Sequence[Actor]) -> str:
        """ "the army, rebels and Russia"."""
        names = [self.sides.called(a) for a in actors]
        if len(names) < 2:
            return "".join(names)
        return self.words.say("two", first=", ".join(names[:-1]), last=names[-1])

    def days(self, first: str | None, last: str | None) -> str:
        """ "2018-07-06", "by 2018-07-12", "2018-07-06 to 2018-07-08"."""
        if first is None and last is None:
            return self.words.phrases["no_day"]
        if first is None:
            return self.words.say("by_day", day=last)
        if last is None:
            return self.words.say("from_day", day=first)
        return first if first == last else self.words.say("between", first=first, last=last)

    def place(self, place: Place) -> str:
        """The place for people: "Daraa (province)", "Goma airport", "Kherson, part or surroundings"."""
        name = self.words.say(place.kind, place=place.name) if place.kind in NAMESAKES else place.name
        if place.kind in SPOTS and place.name in place.text:
            name = place.text
        return self.words.say("part_of_place", place=name) if is_part(place) else name

    def value(
        self,
        tellings: Sequence[Told],
        *,
        text: str,
        superseded: bool = False,
        figure: tuple[int | None, int | None, Qualifier | None] = (None, None, None),
        days: tuple[str | None, str | None] = (None, None),
        ref: str | None = None,
    ) -> Value:
        """A value with all who give it."""
        ordered = earliest_told(tellings)
        said = (t.record.attribution.speaker or "" if t.record.attribution else "" for t in ordered)
        return Value(
            text=text, low=figure[0], high=figure[1], qualifier=figure[2], earliest=days[0], latest=days[1], ref=ref,
            records=tuple(t.record.id for t in ordered), reports=report_ids(ordered),
            speakers=tuple(dict.fromkeys(said)), origins=self.sources(ordered), superseded=superseded,
        )  # fmt: skip


def _homes(lexicon: Lexicon) -> dict[str, str]:
    """Country by the words for its people, where these are of one country alone."""
    found: dict[str, set[str]] = {}
    for row in actor_lexicon(lexicon).countries.values():
        for word in row.demonyms:
            found.setdefault(fold(word), set()).add(row.id)
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}


# ---- days ----


def day_of(published: str | None) -> str | None:
    """The ISO day of an ISO date or date-time; None for anything else."""
    day = (published or "")[:10]
    return day if shift(day, 0) == day else None


def shift(day: str | None, days: int) -> str | None:
    """The ISO day some days later; None for no day and beyond the calendar."""
    try:
        return (date.fromisoformat(day or "") + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None


def apart(first: str, last: str) -> int:
    """Days from one ISO day to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def moment(record: Record, time: Time | None, day: str | None, words: Words) -> Moment:
    """When a state or figure holds: the time that the text gives, else the report's date.

    A period with an open end ("since 17 June") holds on the report's date; its beginning is kept. "As of 17 June",
    which the reader gives an open end too, holds on that day."""
    first, last = (time.earliest, time.latest) if time else (None, None)
    if time is None or time.source == "report" or (first is None and last is None):
        seen = day or last
        return Moment(seen, seen)
    if last is None:
        if _as_of(record, time, words):
            return Moment(first, first)
        seen = max(day, first) if day and first else first
        return Moment(seen, seen, first)
    if first is None:
        return Moment(last, last)
    if time.precision == "interval" and first < last:
        return Moment(last, last, first)
    return Moment(first, last)


def _as_of(record: Record, time: Time, words: Words) -> bool:
    """Do words such as "as of" stand right before the time in the record's sentence?"""
    if time.start is None:
        return False
    before = fold(record.evidence.text[: max(0, time.start - record.evidence.start)])
    return any(before == w or before.endswith(f" {w}") for w in words.sorts["as_of"])


# ---- places ----


def place_key(place: Place) -> str:
    """What tells one place from another: its id (or folded name) with its kind, so that a province is not its town and
    an airport not its city, and whether only a part or the surroundings are meant."""
    kind = "settled" if place.kind in SETTLED else place.kind or ""
    name = place.gazetteer_id or f"{key(fold(place.name))}/{place.country or ''}/{place.admin1 or ''}"
    if place.kind == "admin1" and place.country:  # "Daraa province" may bear the town's id
        name = f"{place.country}/{key(fold(place.admin1 or place.name))}"
    return f"{name}:{kind}{'~' if is_part(place) else ''}"


def is_known(place: Place | None) -> bool:
    """Can the place be told from others? "The town" and "a factory in Homs" cannot."""
    if place is None:
        return False
    if place.kind == "border":  # named by its countries
        return any(c.isupper() for c in place.name)
    return place.gazetteer_id is not None or not place.name[:1].islower()


def is_part(place: Place) -> bool:
    """Only part of the place, or only near it, is meant (codebook: precision), where its own words say so."""
    if place.source != "text":
        return False
    if place.kind in POINTS:
        return (place.precision or 1) > 1
    return place.kind in WIDE and place.kind not in ("country", "continent") and place.precision == 2


# ---- tellings ----


def earliest_told(tellings: Iterable[Told]) -> list[Told]:
    """Tellings in the order in which they were told."""
    return sorted(tellings, key=lambda t: t.order)


def report_ids(tellings: Iterable[Told]) -> tuple[str, ...]:
    """Reports in the order of their telling, each once."""
    return tuple(dict.fromkeys(t.record.report_id for t in earliest_told(tellings)))


def name_order(point: tuple[str | None, str | None]) -> tuple[str, str]:
    """Sorts intervals by their end, then their beginning; open ones last."""
    return (point[1] or point[0] or LAST_DAY, point[0] or "")
