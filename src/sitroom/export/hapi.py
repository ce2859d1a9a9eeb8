"""Counts of conflict events and stocks of displaced persons with the columns of HDX HAPI's files.

`hdx_hapi_conflict_event.csv`: incidents and deaths an area, month and type. `hdx_hapi_idps.csv`: one row a statement of
a displacement stock of an area. `rows.csv` says which incidents and series stand behind each row."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sitroom.export.acled_events import Type, sub_event
from sitroom.export.evidence import joined
from sitroom.export.idmc import across
from sitroom.export.tables import Built, Table, columns, data_rows
from sitroom.export.view import View
from sitroom.merged import Incident, Point, Series, merged_id
from sitroom.records import Displacement, Place, Struct

NAME = "hapi"
EVENTS, IDPS = "hdx_hapi_conflict_event", "hdx_hapi_idps"
HELD = ("actual", "ongoing")
LEVELS = {"country": 0, "admin1": 1, "admin2": 2}  # kinds of places that are areas of HAPI


class TypeRow(Struct, frozen=True, kw_only=True):
    """HAPI's event types of an ACLED sub-event type. `civilians`: "always" civilian targeting too, "targeted": where a
    target is civilian, "never"."""

    sub_event_type: str
    types: tuple[str, ...]
    civilians: str


class SectorRow(Struct, frozen=True, kw_only=True):
    """A sector whose people are civilians."""

    sector: str


class PublishedRow(Struct, frozen=True, kw_only=True):
    """A column of HAPI's own file, and its HXL tag."""

    table: str
    name: str
    column: str = ""
    hxl: str = ""


@dataclass
class Cell:
    """What one row counts. `members`: kind, id and number of the point. `records`: of a point."""

    row: dict[str, Any]
    members: list[tuple[str, str, int | None]] = field(default_factory=list)
    records: tuple[str, ...] = ()

    @property
    def used(self) -> list[str]:
        return [*(m for _, m, _ in self.members), *self.records]


def build(view: View, *, hxl: bool = False) -> Built:
    """The two files of HAPI and rows.csv; with `hxl` a row of tags below the headings."""
    left: dict[str, str] = {}
    cells = {EVENTS: _events(view, left), IDPS: list(_idps(view, left))}
    found = columns(NAME)
    tables = []
    used: set[str] = set()
    origins: list[dict[str, Any]] = []
    for name, some in cells.items():
        some = [c for c in some if any(view.is_new(m) for _, m, _ in c.members)]
        tags = [_tags(name)] if hxl else []
        tables.append(Table(name=name, columns=found[name], rows=tags + [c.row for c in some]))
        used.update(i for c in some for i in c.used)
        origins += [r for n, c in enumerate(some) for r in _members(view, name, n, c)]
    tables.append(Table(name="rows", columns=found["rows"], rows=origins))
    return Built(tables=tuple(tables), used=frozenset(used), left=left)


def _tags(name: str) -> dict[str, Any]:
    return {r.column: r.hxl for r in data_rows("published/hapi.csv", PublishedRow) if r.table == name}


def _members(view: View, name: str, number: int, cell: Cell) -> Iterator[dict[str, Any]]:
    keys = ("location_code", "provider_admin1_name", "provider_admin2_name", "event_type", "reference_period_start")
    id_ = merged_id("row", (name, *(str(cell.row.get(k) or "") for k in keys), *_points(cell)))
    for kind, member, point in cell.members:
        yield {
            "row_id": id_, "file": f"{name}.csv", "line": number + 2, "member_kind": kind, "member": member,
            "point": point, "changed": view.changed(member),
        }  # fmt: skip


def _points(cell: Cell) -> list[str]:
    """What tells rows of one area and day apart: series, for there may be several."""
    return [f"{m}/{p}" for kind, m, p in cell.members if kind == "series"]


def _events(view: View, left: dict[str, str]) -> list[Cell]:
    """Counts by area, type and month; every incident is counted, so that rows are whole also when few changed."""
    counted: dict[tuple[str, ...], list[Incident]] = {}
    for incident in sorted(view.selection.incidents, key=lambda i: i.id):
        types = _types(view, incident)
        why = _why_left(view, incident, types)
        if why:
            if view.is_new(incident.id):
                left[incident.id] = why
            continue
        for type_ in types:
            key = (*_area(incident.place), type_, str(incident.earliest)[:7])
            counted.setdefault(key, []).append(incident)
    return [_count(key, counted[key]) for key in sorted(counted)]


def _why_left(view: View, incident: Incident, types: Sequence[str]) -> str | None:
    if not any(m in view.selection.shown for m in incident.members):
        return "not_shown"
    if not types:
        return "no_hapi_type"
    if incident.status not in HELD:
        return f"not_actual: {incident.status}"
    if incident.place is None or not incident.place.country:
        return "no_country"
    if not (incident.earliest and incident.latest and incident.earliest[:7] == incident.latest[:7]):
        return "no_month"
    return None


def _types(view: View, incident: Incident) -> list[str]:
    """HAPI's types of an incident, by the sub-event that it is to ACLED: none, one or two."""
    if incident.family != "event":
        return []
    kind = sub_event(view, incident, {t.sub_event_type: t for t in data_rows("acled_types.csv", Type)})
    name = kind.sub_event_type if kind else incident.sub_event_type
    row = next((r for r in data_rows("hapi_event_types.csv", TypeRow) if r.sub_event_type == name), None)
    if row is None:
        return []
    civil = {r.sector for r in data_rows("hapi_civilians.csv", SectorRow)}
    struck = row.civilians == "always" or (
        row.civilians == "targeted" and any(a.sector in civil for a in incident.target)
    )
    return [*row.types, "civilian_targeting"] if struck else list(row.types)


def _area(place: Place | None) -> tuple[str, str, str]:
    """Country, first and second level division as far as known, "" where not."""
    if place is None or not place.country:
        return "", "", ""
    if place.kind == "admin1":
        return place.country, place.admin1 or place.name, ""
    return place.country, place.admin1 or "", place.name if place.kind == "admin2" and place.admin1 else ""


def _count(key: tuple[str, ...], incidents: Sequence[Incident]) -> Cell:
    country, admin1, admin2, type_, month = key
    deaths = [i.best for i in incidents if i.best is not None]
    days = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    row = {
        **_names(country, admin1, admin2),
        "event_type": type_,
        "events": len(incidents),
        "fatalities": sum(deaths),
        "reference_period_start": f"{month}-01",
        "reference_period_end": f"{month}-{days:02}",
        "warning": _count_warning(incidents),
    }
    return Cell(row, [("incident", i.id, None) for i in incidents])


def _count_warning(incidents: Sequence[Incident]) -> str | None:
    without = sum(i.best is None for i in incidents)
    conflicts = [i for i in incidents if any(c.field == "killed" and c.verdict == "conflict" for c in i.values)]
    said = []
    if without:
        said.append(f"no number of deaths for {without} of {len(incidents)}")
    if conflicts:
        low = sum(i.low or 0 for i in incidents)
        high = sum(max(i.high or 0, i.best or 0, i.low or 0) for i in incidents)
        said.append(f"sources conflict for {len(conflicts)}; deaths from {low} to {high}")
    return joined(said) or None


def _names(country: str, admin1: str, admin2: str) -> dict[str, Any]:
    return {
        "location_code": country,
        "provider_admin1_name": admin1 or None,
        "provider_admin2_name": admin2 or None,
        "admin_level": 2 if admin2 else 1 if admin1 else 0,
    }


def _idps(view: View, left: dict[str, str]) -> Iterator[Cell]:
    for series in view.series:
        why = _no_idps(view, series)
        points = [] if why else [(n, p) for n, p in enumerate(series.points) if _counts(p)]
        if why or not points:
            left[series.id] = why or "no_point"
        yield from (_stock(view, series, n, p) for n, p in points)


def _no_idps(view: View, series: Series) -> str | None:
    if series.topic != "displacement_stock":
        return "no_stock"
    if not any(r in view.selection.shown for p in series.points for r in p.records):
        return "not_shown"
    if series.population == "refugee" or series.unit == "household" or _across(view, series) == "yes":
        return "not_idps"
    if series.place is None or not series.place.country:
        return "no_country"
    return None if series.place.kind in LEVELS else "no_area"


def _across(view: View, series: Series) -> str:
    records = (view.record(r) for p in series.points for r in p.records)
    return across(r for r in records if isinstance(r, Displacement))


def _counts(point: Point) -> bool:
    return point.best is not None and bool(point.earliest) and not point.superseded and point.status in HELD


def _stock(view: View, series: Series, number: int, point: Point) -> Cell:
    row = {
        **_names(*_area(series.place)),
        "population": point.best,
        "reference_period_start": point.earliest,
        "reference_period_end": point.latest or point.earliest,
        "warning": joined(_stock_warnings(view, series, point)) or None,
    }
    return Cell(row, [("series", series.id, number)], point.records)


def _stock_warnings(view: View, series: Series, point: Point) -> Iterable[str]:
    yield "read from news, not from an assessment"
    if series.population != "idp" and _across(view, series) != "no":
        yield "reports do not say whether a border was crossed"
    if point.low != point.high:
        yield f"from {_end(point.low)} to {_end(point.high)}"
    if point.verdict == "conflict" or point.contested:
        yield "sources conflict"


def _end(value: int | None) -> str:
    return "unknown" if value is None else str(value)
