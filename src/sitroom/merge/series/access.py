"""What is open or shut, over time: one series for each crossing, road, hospital or service at a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

import msgspec

from sitroom.lexicon.actors import ActorLexicon, actor_lexicon
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold, key
from sitroom.merge.series.common import (
    EFFECTIVE,
    Context,
    Moment,
    Told,
    earliest_told,
    is_known,
    moment,
    name_order,
    place_key,
    report_ids,
)
from sitroom.merge.series.spells import Drawn, Mark, Run, draw
from sitroom.merge.series.words import Words, words_of
from sitroom.merged import Point, Series, merged_id
from sitroom.records import Access, Place, Status

LINES = frozenset({"road", "railway", "border"})  # they run through many places: known by name in a whole country
MANY = frozenset({"hospital", "school", "road", "railway", "bridge", "market", "camp", "crossing", "airport", "port"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What makes tellings one point."""

    state: str
    change: bool
    when: Moment
    status: Status


def series(tellings: Iterable[Told], context: Context) -> list[Series]:
    """Series of access records, one an object; those that `why_not` names are in none."""
    found: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in tellings:
        at = _at(cast(Access, one.record), context.lexicon)
        if at is not None:
            found[at].append(one)
    return [_series(at, members, context) for at, members in found.items()]


def why_not(record: Access, lexicon: Lexicon) -> str | None:
    """Why an access record is in no series."""
    return None if _at(record, lexicon) else "no_place"


def lines(record: Access, context: Context) -> list[str]:
    """Ids of the series that a record is in."""
    at = _at(record, context.lexicon)
    return [] if at is None else [_id(at)]


def _id(at: tuple[str, str]) -> str:
    return merged_id("series", ("access", *at))


def _at(record: Access, lexicon: Lexicon) -> tuple[str, str] | None:
    """What names the series of a record; None when it has none."""
    subject = _subject(record, words_of(lexicon), actor_lexicon(lexicon))
    return (record.object, subject) if subject else None


# ---- what it is about ----


def _subject(record: Access, words: Words, actors: ActorLexicon) -> str:
    """What tells the object from others of its kind; "" when it has neither a name nor a place.

    A name of its own counts before the place: one report puts a hospital in the city, another in the province. A
    crossing goes by the name of its place alone."""
    place = record.place
    if record.object == "border":
        return _border(record, actors)
    if record.object == "crossing" and place is not None and place.kind == "crossing" and (gate := _bare(place, words)):
        return f"{gate}//"
    name = _own_name(record, words) if record.object in MANY else ""
    if place is None or not is_known(place):
        return f"{name}//" if name and record.object in LINES else ""
    at = place_key(place).rstrip("~")
    if not name or key(fold(place.name)).startswith(name) or name in key(fold(place.name)):
        return at
    area = place.country if record.object in LINES else f"{place.country}/{key(fold(place.admin1 or place.name))}"
    return f"{name}/{area}"


def _bare(place: Place, words: Words) -> str:
    """The name of a crossing without the words for one. It lies in two countries: reports put it in either, or none."""
    return key(" ".join(w for w in fold(place.name).split() if w not in words.sorts["service"]))


def _own_name(record: Access, words: Words) -> str:
    """The words of the name with a capital that are no general ones, as spellings share them."""
    kept = [
        w for n, w in enumerate((record.name or "").replace("’", "'").removesuffix("'s").split())
        if any(c.isupper() or c.isdigit() for c in w) and fold(w) not in words.sorts["service"]
        and (n > 0 or fold(w) not in words.sorts["article"])
    ]  # fmt: skip
    return key(fold(" ".join(kept).replace("'s", "")))


def _border(record: Access, actors: ActorLexicon) -> str:
    """A border by the countries that it is said to be of."""
    place = record.place
    named = fold((record.name or "").replace("'s", " ").replace("’s", " "))
    if place is not None:
        named += f" {fold(place.name)}"
    found = {row.id for row in actors.countries.values() if _names(row.name, named)}
    if place is not None and place.country:
        found.add(place.country)
    return "-".join(sorted(found))


def _names(country: str, text: str) -> bool:
    return f" {fold(country)} " in f" {text} "


# ---- one series ----


def _series(
    at: tuple[str, str],
    tellings: list[Told],
    context: Context,
) -> Series:
    groups: dict[Statement, list[Told]] = defaultdict(list)
    for one in tellings:
        groups[_statement(one, context)].append(one)
    rows = [(key, _point(key, found, context), found) for key, found in groups.items()]
    rows.sort(key=lambda r: (*name_order((r[1].earliest, r[1].latest)), r[0].state, r[0].status, r[1].records))
    points = [row[1] for row in rows]
    marks = [m for n, (key, _, found) in enumerate(rows) for m in _marks(n, key, found, context)]
    against = {row.shown: set(row.against) for row in context.words.states["access"].values()}
    drawn = draw(marks, _same, context.words.limits, lambda run, mark: mark.state in against[run.state])
    _contest(points, drawn, rows, context)
    first = cast(Access, min(tellings, key=lambda t: t.order).record)
    return Series(
        id=_id(at),
        topic="access",
        subject="/".join(at),
        name=_name(first, context),
        place=first.place,
        object=first.object,
        points=tuple(points),
        spells=tuple(drawn.spells),
        reports=report_ids(tellings),
        independent_sources=context.sources(tellings),
    )


def _name(record: Access, context: Context) -> str:
    name = record.name or record.object
    return f"{name}, {context.place(record.place)}" if record.place and record.place.name not in name else name


def _statement(one: Told, context: Context) -> Statement:
    """A state that lasts holds on the report's day (since its time); a change came about at its time, or by then."""
    record = cast(Access, one.record)
    status: Status = "actual" if record.status in EFFECTIVE else record.status
    time = record.time
    change = record.status == "actual" or record.state == "reopened"
    when = moment(record, time, one.day, context.words)
    if change and (time is None or time.source == "report" or time.earliest is None):
        when = Moment(None, when.latest)
    elif not change and time is not None and time.source != "report" and time.earliest and time.latest:
        # "has been closed since Tuesday" may be told as Tuesday alone: still so when reported
        when = Moment(max(one.day or time.latest, time.latest), max(one.day or time.latest, time.latest), time.earliest)
    return Statement(record.state, change, when, status)


def _point(key: Statement, tellings: list[Told], context: Context) -> Point:
    first = cast(Access, earliest_told(tellings)[0].record)
    return Point(
        earliest=key.when.earliest,
        latest=key.when.latest,
        since=key.when.since,
        state=key.state,
        verdict="agree" if context.sources(tellings) > 1 else "single",
        status=key.status,
        values=(
            context.value(tellings, text=first.trigger.text, days=(key.when.earliest, key.when.latest), ref=key.state),
        ),
        records=tuple(t.record.id for t in earliest_told(tellings)),
        reports=report_ids(tellings),
        reason=_said(key, tellings, context),
    )


def _said(key: Statement, tellings: list[Told], context: Context) -> str:
    days = context.days(key.when.earliest, key.when.latest)
    return context.statement("state", tellings, key.status, state=key.state, days=days)


def _marks(number: int, key: Statement, tellings: list[Told], context: Context) -> list[Mark]:
    if key.status != "actual" or key.when.latest is None:
        return []
    row = context.words.states["access"].get(key.state)
    mark = Mark(
        point=number, state=row.shown if row else key.state, holder=None, day=key.when.latest, first=None, change=False,
        sources=frozenset(t.source for t in tellings),
    )  # fmt: skip
    since = key.when.since
    begun = replace(mark, day=since or mark.day, first=since or key.when.earliest, change=True)
    if key.change:
        return [begun]
    return [mark, begun] if since else [mark]


def _same(run: Run, mark: Mark) -> bool:
    return run.state == mark.state


def _contest(
    points: list[Point],
    drawn: Drawn,
    rows: list[tuple[Statement, Point, list[Told]]],
    context: Context,
) -> None:
    for number in sorted({*drawn.against, *drawn.apart}):
        others = sorted({*drawn.against.get(number, ()), *drawn.apart.get(number, ())})[:4]
        said = [_said(rows[n][0], rows[n][2], context) for n in [number, *others]]
        points[number] = msgspec.structs.replace(
            points[number], contested=True, verdict="conflict", reason="; ".join(said)
        )
