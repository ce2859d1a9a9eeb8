"""UCDP GED's 49 columns: one row an incident in which an organised actor took part and somebody died."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sitroom.export.acled_actors import ARMED, ActorNames, opponents, people
from sitroom.export.acled_events import TOLD
from sitroom.export.dates import days_of, precision
from sitroom.export.evidence import by_report, joined, located
from sitroom.export.geography import Geography
from sitroom.export.notes import conflicts, said_by
from sitroom.export.tables import Built, Table, columns, data_rows, rows_of
from sitroom.export.view import View
from sitroom.lexicon.actors import actor_lexicon
from sitroom.merge.series.sides import Sides
from sitroom.merged import Incident
from sitroom.records import Actor, Event, Harm, Place, Report, Struct

NAME = "ucdp"
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
UNKNOWN = "Unidentified armed group"
EXACT_PLACE = 2  # where_prec up to which an event's place is clear
WHERE_PREC = {1: 1, 2: 2, 3: 4}  # by a place's own precision, where its kind does not say
_WORD = re.compile(r"[^\W\d_]+")


class WhereRule(Struct, frozen=True, kw_only=True):
    """A row of data/ucdp_where.csv: where_prec of a kind of place."""

    kind: str
    code: int


class Region(Struct, frozen=True, kw_only=True):
    """A row of data/ucdp_regions.csv: Gleditsch and Ward's numbers of a region, both ends included."""

    low: int
    high: int
    region: str


class Victim(Struct, frozen=True, kw_only=True):
    """A row of data/ucdp_victims.csv: a noun for the dead, and whose they were."""

    word: str
    side: Literal["civilians", "state", "armed"]


class Party(NamedTuple):
    """One side. `side`: "state", "armed" or "civilians". `organised`: a state's forces, or a group known by name."""

    name: str
    side: str
    organised: bool
    gw: int | None


class Deaths(NamedTuple):
    """Killed by whose they were; together the best figure."""

    a: int
    b: int
    civilians: int
    unknown: int


def build(view: View) -> Built:
    """Rows of `ucdp.csv`, by date and id."""
    maker = _Maker(view)
    rows, used, left = rows_of((i for i in view.incidents if i.family == "event"), maker.row)
    rows.sort(key=lambda r: (r["date_start"], r["id"]))
    table = Table(name="ucdp", columns=columns(NAME)["ucdp"], rows=rows)
    return Built(tables=(table,), used=frozenset(used), left=left)


class _Maker:
    """Makes the rows of one export."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._geography = Geography(view.lexicon)
        self._names = ActorNames(view.lexicon, self._geography)
        self._actors = actor_lexicon(view.lexicon)
        self._allegiance = Sides(view.lexicon)
        self._where = {r.kind: r.code for r in data_rows("ucdp_where.csv", WhereRule)}
        self._victims = {v.word: v.side for v in data_rows("ucdp_victims.csv", Victim)}

    def row(self, incident: Incident) -> dict[str, Any] | str:
        """The row of an incident, or the code of the reason why it has none."""
        if incident.status not in TOLD:
            return f"status: {incident.status}"
        figure = deaths(incident)
        if figure is None:
            return "no_death"
        if incident.place is None or incident.place.country is None:
            return "no_country"
        span = days_of(incident.earliest, incident.latest)
        if span is None:
            return "no_date"
        exact = precision("ucdp", *span)
        if exact is None:
            return f"year_only: {incident.earliest} to {incident.latest}"
        found = self._dyad(incident, incident.place.country)
        if found is None:
            return "not_organised"
        kind, first, second = found
        where = self._place(incident.place)
        clear = exact == 1 and where["where_prec"] <= EXACT_PLACE
        low, best, high = figure
        split = self._split(incident, kind, first, best)
        return {
            "id": self._view.numbers[incident.id], "year": span[0].year, "code_status": self._status(incident),
            "type_of_violence": kind, "dyad_name": f"{first.name} - {second.name}", "side_a": first.name,
            "side_b": second.name, "event_clarity": 1 if clear else 2, "date_prec": exact,
            "date_start": span[0].isoformat(), "date_end": span[1].isoformat(), "deaths_a": split.a,
            "deaths_b": split.b, "deaths_civilians": split.civilians, "deaths_unknown": split.unknown, "best": best,
            "high": high, "low": low, "gwnoa": first.gw, "gwnob": second.gw,
        } | where | self._told(incident)  # fmt: skip

    def _status(self, incident: Incident) -> str:
        return "Check deaths" if "killed" in conflicts(incident) else "Clear"

    # ---- who

    def _dyad(self, incident: Incident, country: str) -> tuple[int, Party, Party] | None:
        """Type of violence and both sides; None where UCDP would have no dyad."""
        day = incident.earliest or ""
        doers = self._parties(incident.source, country, day)
        targets = self._parties(incident.target, country, day, peoples=True)
        armed_a = [p for p in doers if p.side != "civilians"]
        armed_b = [p for p in targets if p.side != "civilians"]
        facing = opponents(incident.source, self._allegiance) if not armed_b and self._is_battle(incident) else None
        if facing:
            armed_a, armed_b = (self._parties(side, country, day) for side in facing)
        harmed = any(p.side == "civilians" for p in targets) or self._civilians_killed(incident)
        if armed_a and armed_b:
            first, second = _best(armed_a), _best(armed_b)
            if not (first.organised or second.organised):
                return None
            if "state" not in (first.side, second.side):
                return NON_STATE, first, second
            return (STATE_BASED, first, second) if first.side == "state" else (STATE_BASED, second, first)
        if armed_a and harmed and _best(armed_a).organised:
            return ONE_SIDED, _best(armed_a), Party("Civilians", "civilians", False, None)
        return None

    def _is_battle(self, incident: Incident) -> bool:
        members = (m for m in self._view.members(incident) if isinstance(m, Event) and m.status in TOLD)
        return any(m.acled is not None and m.acled.event_type == "Battles" for m in members)

    def _parties(self, actors: Sequence[Actor], country: str, day: str, *, peoples: bool = False) -> list[Party]:
        """The sides that actors are of; of several suspects none. `peoples`: ethnic and religious groups are people."""
        kept = people(actors)
        if len(kept) > 1 and all(a.certainty == "one_of" for a in kept):
            return []
        found = []
        for actor in kept:
            named = self._names.named(actor, country, day)
            if named is None or named.side not in (*ARMED, "civilians"):
                continue
            if named.side == "state":
                home = actor.country
                name = f"Government of {self._geography.ucdp_name(home)}" if home else actor.name
                found.append(Party(name, "state", home is not None, self._geography.codes(home).gw))
            elif named.side == "civilians" or (named.side == "identity" and peoples):
                found.append(Party("Civilians", "civilians", False, None))
            else:
                group = self._group(actor)
                found.append(Party(group or UNKNOWN, "armed", group is not None, None))
        return found

    def _group(self, actor: Actor) -> str | None:
        """The name of a group that the lexicon knows."""
        row = self._actors.rows.get(actor.id or "") or self._actors.rows.get(actor.member_of or "")
        return row.name if row and row.kind != "person" else None

    def _civilians_killed(self, incident: Incident) -> bool:
        return any(self._side_of(h) == "civilians" for h in self._killed(incident))

    # ---- how many

    def _killed(self, incident: Incident) -> list[Harm]:
        members = (m for m in self._view.members(incident) if isinstance(m, Event) and m.status in TOLD)
        return [h for m in members for h in m.harm if h.kind == "killed"]

    def _side_of(self, harm: Harm) -> str | None:
        """Whose the dead were, where exactly one sort of noun says so."""
        words = _WORD.findall(f"{harm.group or ''} {harm.text}".lower())
        sides = {self._victims[w] for w in words if w in self._victims}
        return sides.pop() if len(sides) == 1 else None

    def _split(self, incident: Incident, kind: int, first: Party, best: int) -> Deaths:
        """The best figure by whose the dead were: as the one record tells them whose figures add up to it; where none
        does, they are unknown, or in one-sided violence civilians."""
        for record in by_report(self._view, incident.members):
            told = [h for h in record.harm if h.kind == "killed"] if isinstance(record, Event) else []
            counts = [h.low for h in told if h.low is not None and h.low == h.high]
            if told and len(counts) == len(told) and sum(counts) == best:
                return self._sorted(told, kind, first)
        return Deaths(0, 0, best, 0) if kind == ONE_SIDED else Deaths(0, 0, 0, best)

    def _sorted(self, told: Sequence[Harm], kind: int, first: Party) -> Deaths:
        a = b = civilians = unknown = 0
        for harm in told:
            side, count = self._side_of(harm), harm.low or 0
            if side == "civilians" or (side is None and kind == ONE_SIDED):
                civilians += count
            elif side is None or kind == NON_STATE or (kind == ONE_SIDED and side != first.side):
                unknown += count  # which of two groups "the fighters" were of, nobody says
            elif side == first.side:
                a += count
            else:
                b += count
        return Deaths(a, b, civilians, unknown)

    # ---- where

    def _place(self, place: Place) -> dict[str, Any]:
        lat, lon = located(place)
        codes = self._geography.codes(place.country)
        known = lat is not None and lon is not None
        regions = data_rows("ucdp_regions.csv", Region)
        code = self._where.get(place.kind or "", 0)
        return {
            "where_prec": code or WHERE_PREC.get(place.precision or 1, 1),
            "where_coordinates": place.name, "where_description": place.text, "adm_1": place.admin1 or "",
            "adm_2": self._geography.admin2(place) or "", "latitude": lat, "longitude": lon,
            "geom_wkt": f"POINT ({lon} {lat})" if known else "",
            "priogrid_gid": priogrid(lat, lon) if lat is not None and lon is not None else None,
            "country": self._geography.ucdp_name(place.country), "country_id": codes.gw,
            "region": next((r.region for r in regions if codes.gw and r.low <= codes.gw <= r.high), ""),
        }  # fmt: skip

    # ---- who says so

    def _told(self, incident: Incident) -> dict[str, Any]:
        found = by_report(self._view, incident.members)
        ids = dict.fromkeys(r.report_id for r in found)
        reports = [r for i in ids if (r := self._view.report(i)) is not None]
        return {
            "number_of_sources": incident.independent_sources,
            "source_article": ";".join(_article(r) for r in reports),
            "source_office": ";".join(_plain(r.source) for r in reports),
            "source_date": ";".join((r.published or "")[:10] for r in reports),
            "source_headline": ";".join(_plain(r.title) for r in reports),
            "source_original": joined([said_by(self._view, incident)]),
        }


def deaths(incident: Incident) -> tuple[int, int, int] | None:
    """(low, best, high) of the killed; None when not one death is sure. A missing end is the best figure."""
    best = incident.best if incident.best is not None else incident.low
    if best is None or best < 1:
        return None
    low = incident.low if incident.low is not None else best
    high = incident.high if incident.high is not None else best
    return min(low, best), best, max(high, best)


def priogrid(lat: float, lon: float) -> int:
    """PRIO-GRID's cell: half-degree cells numbered from 1 in the south-west corner, 720 a row."""
    row, col = math.floor((lat + 90) * 2), math.floor((lon + 180) * 2)
    return min(row, 359) * 720 + min(col, 719) + 1


def _best(parties: Sequence[Party]) -> Party:
    """The organised one before the others, states before groups, else the first named."""
    return min(parties, key=lambda p: (not p.organised, p.side != "state"))


def _article(report: Report) -> str:
    parts = (_plain(report.source), (report.published or "")[:10], _plain(report.title))
    return '"' + ",".join(parts) + '"'


def _plain(text: str | None) -> str:
    """A text without what separates sources."""
    return (text or "").replace(";", ",").replace('"', "'")
