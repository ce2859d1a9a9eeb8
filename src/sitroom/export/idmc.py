"""Displacement figures as HELIX, the database of the Internal Displacement Monitoring Centre, holds them.

One row a figure, not a mention: records of one point of a series, or of one incident, that give the same figure are one
row. One figure of such a group is recommended; the others stay, marked as triangulation, and so do parts of a larger
figure. Nothing is ever added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sitroom.export.evidence import by_report, evidence, joined, located, named, outlets, reports_of
from sitroom.export.idmc_sums import leave_parts_of_time, one_of_each, tell_apart
from sitroom.export.tables import Built, Table, columns, data_rows
from sitroom.export.view import View
from sitroom.merged import Incident, Point, Series, Value, merged_id
from sitroom.records import Actor, Displacement, Place, Struct, Time

NAME = "idmc"
TOPICS = ("displacement_stock", "displacement_flow")
HELD = ("actual", "ongoing")  # statuses of what did take place


class WordRow(Struct, frozen=True, kw_only=True):
    """One of our words and what HELIX calls it. `list`: which of HELIX's lists."""

    list: str
    word: str
    helix: str


class CategoryRow(Struct, frozen=True, kw_only=True):
    """HELIX's category; an empty condition always holds. `part`: "yes" for parts of a larger figure. `across`: whether
    a border was crossed, "yes" or "no"."""

    part: str = ""
    category: str = ""
    term: str = ""
    across: str = ""
    gives: str


class ReliabilityRow(Struct, frozen=True, kw_only=True):
    """Reliability of a figure by its group's verdict and the sources that agree in it. `sources`: at least so many."""

    verdicts: tuple[str, ...] = ()
    sources: int = 0
    gives: str


@dataclass(frozen=True)
class Group:
    """Records that tell of one displacement at one time. `values`: what merging says of its figures; `until`: the last
    day for which they are told, of "since April" that of the report."""

    id: str
    kind: Literal["series", "incident", "record"]
    records: tuple[Displacement, ...]
    verdict: str = "single"
    low: int | None = None
    best: int | None = None
    high: int | None = None
    reason: str = ""
    values: tuple[Value, ...] = ()
    until: str | None = None


@dataclass(frozen=True)
class Figure:
    """One figure of a group. `records`: those that give it, the earliest report first."""

    group: Group
    records: tuple[Displacement, ...]
    value: Value | None

    @property
    def first(self) -> Displacement:
        return self.records[0]

    @property
    def sources(self) -> int:
        return self.value.origins if self.value else 1


def build(view: View) -> Built:
    """One table, figures.csv."""
    left = {r.id: why for r in view.records if (why := _why_left(view, r))}
    rows: list[dict[str, Any]] = []
    used: set[str] = set()
    shown = view.selection.shown
    for group in _groups(view, left):
        found = [f for f in _figures(view, group) if any(r.id in shown for r in f.records)]
        recommended = {id(_recommended(some)) for some in _alike(found)}
        for figure in found:
            rows.append(_row(view, figure, id(figure) in recommended))
            used.update(r.id for r in figure.records)
    tell_apart(rows)
    one_of_each(rows, view.selection.incidents)
    leave_parts_of_time(rows)
    rows.sort(key=lambda r: (r["start_date"] or "9999", r["end_date"] or "9999", r["id"]))
    left |= _merged_left(view, used)
    table = Table(name="figures", columns=columns(NAME)["figures"], rows=rows)
    return Built(tables=(table,), used=frozenset(used), left={k: v for k, v in left.items() if k not in used})


def _why_left(view: View, record: Any) -> str | None:
    if not isinstance(record, Displacement):
        return "no_displacement"
    if record.low is None and record.high is None:
        return "no_figure"
    if record.status not in HELD:
        return f"not_actual: {record.status}"
    if record.attribution and record.attribution.stance == "denies":
        return "not_actual: denied"
    return None


def _merged_left(view: View, used: set[str]) -> dict[str, str]:
    """Why incidents and series are left out, where their records do not say it."""
    found: dict[str, str] = {}
    items: tuple[Incident | Series, ...] = (*view.incidents, *view.series)
    for item in items:
        ids = _ids(item)
        if not any(i in used for i in ids):
            about = item.family == "displacement" if isinstance(item, Incident) else item.topic in TOPICS
            shown = any(i in view.selection.shown for i in ids)
            found[item.id] = ("no_figure" if shown else "not_shown") if about else "no_displacement"
    return found


def _ids(item: Incident | Series) -> tuple[str, ...]:
    return item.members if isinstance(item, Incident) else tuple(r for p in item.points for r in p.records)


def _groups(view: View, left: dict[str, str]) -> Iterator[Group]:
    """Points of series first, then incidents, then what is in neither; every record once."""
    taken: set[str] = set()

    def held(ids: Iterable[str]) -> tuple[Displacement, ...]:
        found = (r for r in by_report(view, ids) if isinstance(r, Displacement))
        kept = tuple(r for r in found if r.id not in taken and not _why_left(view, r))
        taken.update(r.id for r in kept)
        return kept

    for series in view.series:
        if series.topic in TOPICS:
            for point in series.points:
                if kept := held(point.records):
                    yield _of_point(series, point, kept)
    for incident in view.incidents:
        if incident.family == "displacement" and (kept := held(incident.members)):
            yield _of_incident(incident, kept)
    for record in view.records:
        if record.id not in left and (kept := held([record.id])):
            yield Group(id=record.id, kind="record", records=kept)


def _of_point(series: Series, point: Point, records: tuple[Displacement, ...]) -> Group:
    return Group(
        id=series.id, kind="series", records=records, verdict=point.verdict, low=point.low, best=point.best,
        high=point.high, reason=point.reason, values=point.values, until=point.latest,
    )  # fmt: skip


def _of_incident(incident: Incident, records: tuple[Displacement, ...]) -> Group:
    figures = [c for c in incident.values if any(v.low is not None or v.high is not None for v in c.values)]
    return Group(
        id=incident.id, kind="incident", records=records, verdict=figures[0].verdict if figures else incident.verdict,
        low=incident.low, best=incident.best, high=incident.high, reason=figures[0].reason if figures else "",
        values=tuple(v for c in figures for v in c.values),
    )  # fmt: skip


def _figures(view: View, group: Group) -> list[Figure]:
    found: dict[tuple[Any, ...], list[Displacement]] = {}
    for record in group.records:
        key = (record.category, record.unit, record.low, record.high, record.qualifier, record.part_of is not None)
        found.setdefault(key, []).append(record)
    return [Figure(group, tuple(records), _value(group, records)) for records in found.values()]


def _value(group: Group, records: list[Displacement]) -> Value | None:
    ids = {r.id for r in records}
    return next((v for v in group.values if ids & set(v.records)), None)


def _alike(figures: list[Figure]) -> list[list[Figure]]:
    """Figures of a group that answer one question."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.first.category, figure.first.unit), []).append(figure)
    return list(found.values())


def _recommended(figures: list[Figure]) -> Figure | None:
    """The figure that holds the group's best, before others that may; None when all are parts or replaced."""
    fit = [f for f in figures if not _excluded(f)]

    def rank(figure: Figure) -> tuple[int, int]:
        best = figure.group.best
        low, high = figure.first.low, figure.first.high
        holds = best is not None and (low is None or low <= best) and (high is None or best <= high)
        exact = best is not None and low == best == high
        return -(holds + exact), -figure.sources

    return min(fit, key=rank, default=None)


def _excluded(figure: Figure) -> str:
    if figure.first.part_of is not None:
        return "part"
    return "superseded" if figure.value is not None and figure.value.superseded else ""


def _row(view: View, figure: Figure, recommended: bool) -> dict[str, Any]:
    group, first = figure.group, figure.first
    why = _excluded(figure) or ("" if recommended else "triangulation")
    report = view.report(first.report_id)
    quantifier, reported = _reported(first, group.best if recommended else None)
    part = first.part_of is not None
    key = (group.id, *map(str, (first.category, first.unit, first.low, first.high, first.qualifier, part)))
    dates = _dates(figure)
    return {
        "id": merged_id("figure", (*key, str(dates["start_date"]), str(dates["end_date"]))),
        "include": "Exclude" if why else "Include",
        "exclude_reason": why or None,
        "role": "Recommended figure" if recommended else "Triangulation",
        "group_id": group.id,
        "group_kind": group.kind,
        "figure_cause": _cause(figure),
        "category": first.category,
        "figure_category": _category(figure),
        "term": _word("term", first.term),
        "quantifier": quantifier,
        "reported": reported,
        "low": first.low,
        "high": first.high,
        "unit": _word("unit", first.unit),
        "total_figures": reported if first.unit == "person" else None,
        **dates,
        **_places(figure),
        "cause": joined(named(c) if isinstance(c, Actor) else c for r in figure.records for c in r.cause),
        "displaced_group": next((r.group for r in figure.records if r.group), None),
        "population": next((r.population for r in figure.records if r.population), None),
        "status": first.status,
        "verdict": group.verdict,
        "group_low": group.low,
        "group_best": group.best,
        "group_high": group.high,
        "sources_reliability": _reliability(figure),
        "independent_sources": figure.sources,
        "reports_count": len(reports_of(figure.records)),
        "sources": outlets(view, figure.records),
        "speakers": joined(r.attribution.speaker for r in figure.records if r.attribution),
        "calculation_logic": _logic(view, figure, recommended),
        **evidence(view, first),
        "article_title": report.title if report else None,
        "publish_date": report.published if report else None,
        "part_of": first.part_of,
        "records": [r.id for r in figure.records],
        "reports": reports_of(figure.records),
        "judged": next((j for r in figure.records if (j := view.selection.judged.get(r.id))), None),
        "changed": view.changed(group.id) if group.kind != "record" else view.changed(first.id),
    }


def _reported(record: Displacement, best: int | None) -> tuple[str, int | None]:
    """HELIX's quantifier and the one number it goes with; `best`: what stands for a range that holds it."""
    low, high = record.low, record.high
    if low is None or high is None:
        return ("Less than", high) if low is None else ("More than", low)
    word = _word("quantifier", record.qualifier or ("exact" if low == high else "range")) or "Approximately"
    if word == "More than":
        return word, low
    if word == "Less than":
        return word, high
    if low == high:
        return word, low
    return "Approximately", best if best is not None and low <= best <= high else (low + high) // 2


def _word(which: str, word: str | None) -> str | None:
    rows = data_rows("idmc_words.csv", WordRow)
    return next((r.helix for r in rows if r.list == which and r.word == word), None)


def _dates(figure: Figure) -> dict[str, Any]:
    times: list[Time] = [t for r in figure.records if (t := r.period or r.time) and (t.earliest or t.latest)]
    if not times:
        return {"start_date": None, "end_date": None}
    time = times[0]
    accuracy = _word("accuracy", time.precision)
    end = time.latest or figure.group.until
    return {
        "start_date": time.earliest,
        "start_date_accuracy": accuracy if time.earliest else None,
        "end_date": end,
        "end_date_accuracy": accuracy if end else None,
        "year": int(end[:4]) if end else None,
    }


def _places(figure: Figure) -> dict[str, Any]:
    origin = next((r.origin for r in figure.records if r.origin), None)
    destination = next((r.destination for r in figure.records if r.destination), None)
    place = next((r.place for r in figure.records if r.place), None) if not (origin or destination) else None
    order = (destination, origin, place) if figure.first.category == "stock" else (origin, destination, place)
    found: dict[str, Any] = {
        "country": next((p.country for p in order if p and p.country), None),
        "geo_locations_identifier": joined(("Origin" if origin else None, "Destination" if destination else None)),
    }
    for name, one in (("origin", origin), ("destination", destination), ("place", place)):
        lat, lon = located(one)
        found |= {name: one.name if one else None, f"{name}_lat": lat, f"{name}_lon": lon}
        found[f"{name}_accuracy"] = _accuracy(one)
        if name != "place":
            found |= {f"{name}_country": one.country if one else None, f"{name}_admin1": one.admin1 if one else None}
    return found


def _accuracy(place: Place | None) -> str | None:
    if place is None or located(place)[0] is None:
        return None
    return _word("place_accuracy", place.kind) or "Point"


def _cause(figure: Figure) -> str | None:
    causes = [c for r in figure.records for c in r.cause]
    if not causes:
        return None
    return "Disaster" if "disaster" in causes else "Conflict"


def _category(figure: Figure) -> str | None:
    first = figure.first
    part = "yes" if first.part_of is not None else ""
    crossed = across(figure.records)
    for row in data_rows("idmc_categories.csv", CategoryRow):
        pairs = ((row.part, part), (row.category, first.category), (row.term, first.term), (row.across, crossed))
        if all(asked in ("", given) for asked, given in pairs):
            return row.gives
    return None


def across(records: Iterable[Displacement]) -> str:
    """Whether a border was crossed: "yes", "no", or "" when that is not said."""
    said = {r.population for r in records if r.population}
    for record in records:
        if record.origin and record.destination and record.origin.country and record.destination.country:
            said.add("idp" if record.origin.country == record.destination.country else "refugee")
    if len(said) != 1:
        return ""
    return "no" if said == {"idp"} else "yes"


def _reliability(figure: Figure) -> str:
    group = figure.group
    agreeing = sum(v.origins for v in group.values if not v.superseded)
    for row in data_rows("idmc_reliability.csv", ReliabilityRow):
        verdict = not row.verdicts or group.verdict in row.verdicts
        if verdict and max(agreeing, figure.sources) >= row.sources:
            return row.gives
    return ""


def _logic(view: View, figure: Figure, recommended: bool) -> str:
    """Which reports give the figure, and how it stands to its group."""
    reports = reports_of(figure.records)
    who = outlets(view, figure.records) or "outlet unknown"
    text = f"{_count(len(reports), 'report')} ({_count(figure.sources, 'independent source')}): {who}."
    if figure.first.part_of is not None:
        return f"{text} Part of a larger figure ({figure.first.part_of}); never added to it."
    group = figure.group
    if group.kind == "record":
        return f"{text} Not joined with other figures."
    best = f"; best {group.best}" if group.best is not None else ""
    ends = f"from {_end(group.low)} to {_end(group.high)}{best}"
    chosen = "Recommended" if recommended else "Not recommended"
    return f"{text} {chosen} of the figures of {group.id}, which go {ends}. {group.reason}".strip()


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _end(value: int | None) -> str:
    return "unknown" if value is None else str(value)
