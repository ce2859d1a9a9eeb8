"""Figures, records with a toll, actors, and comparisons by field, for the tests of values."""

from __future__ import annotations

from tests.merging import actor, event, harm, report

from sitroom.merge.copies import Origins
from sitroom.merge.values import comparisons
from sitroom.merged import Comparison, Value

NONE = Origins()


def figure(low=None, high=None, qualifier="exact", origins=1, superseded=False) -> Value:
    if high is None and qualifier in ("exact", "approximately"):
        high = low
    return Value(
        text="", low=low, high=high, qualifier=qualifier, records=(), reports=(), origins=origins, superseded=superseded
    )


def compared(*records, family="event", origins=NONE, reports=None) -> dict[str, Comparison]:
    """Comparisons by field; every report is of an outlet and a day of its own unless given."""
    known = {r.report_id: report(r.report_id, source=f"Outlet {r.report_id}") for r in records} | (reports or {})
    return {c.field: c for c in comparisons(family, records, origins, known)}


def dead(report_id, n=0, low=None, high=None, qualifier="exact", group=None, **fields):
    return event(report_id, n, harm=(harm("killed", low, high, qualifier=qualifier, group=group),), **fields)


DAYS = {r: report(r, day=f"2018-07-0{n}", source=f"Outlet {r}") for n, r in enumerate("abcd", 1)}


ARMY = actor("Syrian Arab Army", "SYR_ARMY", kind="armed_forces", sector="MIL", country="SYR")
GOVERNMENT = actor("Syrian government", "SYR_GOV", kind="government", sector="GOV", country="SYR")
RUSSIA = actor("Russia", "RUS", kind="state", sector="GOV", country="RUS")
WAGNER = actor("Wagner Group", "WAGNER", kind="armed_group", sector="PRM", country="RUS")
ISIS = actor("Islamic State", "ISIS", kind="armed_group", sector="REB")
GUNMEN = actor("gunmen", kind="people", sector="UAF")
REBELS = actor("rebels", kind="armed_group", sector="REB")
TROOPS = actor("troops", kind="armed_forces", sector="MIL")
