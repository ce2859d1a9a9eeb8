"""Filters in SQL keep what a plain reading of their rules keeps."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store import made

from sitroom.lexicon.placenames import fold
from sitroom.records import Record, kind_of, subtype_of
from sitroom.store import columns
from sitroom.store.rows import ORDERS
from sitroom.store.selection import Filter, Selection
from sitroom.store.situation import Situation

DAYS = st.sampled_from([None, "2018-06-30", "2018-07-01", "2018-07-06", "2018-07-07", "2018-08-01"])


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


FILTERS = st.builds(
    Filter,
    earliest=DAYS,
    latest=DAYS,
    countries=some("SYR", "ERI", "JOR"),
    places=some("Nasib", "nasīb", "Keren", "x:naseeb", "Daraa", "Anseba", "Paris", "%", "SYR"),
    bbox=st.sampled_from([None, None, (36.0, 32.0, 37.0, 33.0), (170.0, -90.0, 40.0, 90.0), (0.0, 0.0, 1.0, 1.0)]),
    kinds=some("event", "control", "displacement", "claim", "toll"),
    types=some("ASSAULT", "fled", "gained", "crossing", "indirect"),
    acled=some("Shelling/artillery/missile attack", "Explosions/Remote violence", "Attack"),
    actors=some("SYR_ARMY", "army", "THE ARMY", "rebels", "reb", "_ebels", "nurse"),
    statuses=some("actual", "ongoing", "negated"),
    min_confidence=st.sampled_from([0.0, 0.0, 0.5, 0.8, 0.9]),
    sources=some("Wire", "Radio", "wire"),
    reports=some("r1", "r4", "r9"),
    verdicts=some("single", "conflict", "agree"),
    judged=some("accepted", "corrected", "flagged", "unreviewed"),
    text=st.sampled_from([None, None, None, "shelled", "nasib falls", '"took nasib"', "nowhere", "!"]),
)


@cache
def _situation(folder: Path) -> Situation:
    situation = made.opened(folder / "war.situation")
    situation.add(made.war())
    situation.merge()
    keys = [row.id for row in situation.rows(order="report")]
    situation.judge("accept", keys[0], by="ann")
    situation.judge("reject", keys[2], by="ann")
    situation.judge("flag", keys[3], by="ann")
    situation.judge("correct", keys[5], by="ann", field="confidence", new=0.4)
    situation.merge()
    return situation


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    return _situation(tmp_path_factory.mktemp("selecting"))


def keeps(chosen: Filter, record: Record, whole: Selection) -> bool:
    """The rules of a Filter, one by one."""
    report = whole.reports[record.report_id]
    time, places = columns.main_time(record), [p for _, p in columns.places_of(record)]
    main = columns.main_place(record)
    homes = {m: i.verdict for i in whole.incidents for m in i.members}
    acled = getattr(record, "acled", None)
    names = {n for p in places for n in (fold(p.name), fold(p.text), fold(p.admin1 or ""), p.gazetteer_id)}
    names |= {"daraa"} & {fold(p.admin1 or "") for p in places}
    checks: list[tuple[Any, bool]] = [
        (chosen.earliest or chosen.latest, bool(time and (time.earliest or time.latest))),
        (chosen.earliest, bool(time and (time.latest or "9999") >= (chosen.earliest or ""))),
        (chosen.latest, bool(time and (time.earliest or "0000") <= (chosen.latest or ""))),
        (chosen.countries, any(p.country in chosen.countries for p in places)),
        (chosen.places, any(fold(n) in names or n in names for n in chosen.places)),
        (chosen.bbox, bool(main and chosen.bbox and _inside(chosen.bbox, main.lat, main.lon))),
        (chosen.kinds, kind_of(record) in chosen.kinds),
        (chosen.types, subtype_of(record) in chosen.types),
        (chosen.acled, bool(acled and {acled.event_type, acled.sub_event_type} & set(chosen.acled))),
        (chosen.actors, any(_is(word, a) for _, a in columns.actors_of(record) for word in chosen.actors)),
        (chosen.statuses, record.status in chosen.statuses),
        (chosen.min_confidence, record.confidence >= chosen.min_confidence),
        (chosen.sources, report.source in chosen.sources),
        (chosen.reports, report.id in chosen.reports),
        (chosen.verdicts, homes.get(record.id) in chosen.verdicts),
        (chosen.judged, whole.judged.get(record.id, "unreviewed") in chosen.judged),
        (chosen.text, _found(chosen.text or "", f"{report.title or ''}\n{report.text}")),
    ]
    return all(holds for asked, holds in checks if asked)


def _inside(bbox: tuple[float, float, float, float], lat: float | None, lon: float | None) -> bool:
    west, south, east, north = bbox
    if lat is None or lon is None:
        return False
    return south <= lat <= north and (west <= lon <= east if west <= east else lon >= west or lon <= east)


def _is(word: str, actor: Any) -> bool:
    words = fold(word).split()
    return word == actor.id or (bool(words) and set(words) <= set(fold(actor.name).split()))


def _found(query: str, text: str) -> bool:
    told = f" {fold(text)} "
    parts = [fold(a or b) for a, b in re.findall(r'"([^"]*)"|(\S+)', query)]
    return bool([p for p in parts if p]) and all(f" {part} " in told for part in parts if part)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=FILTERS)
def test_filters_keep_what_their_rules_say(situation: Situation, chosen: Filter) -> None:
    whole = situation.select()
    wanted = {key for key, record in whole.records.items() if keeps(chosen, record, whole)}
    selection = situation.select(chosen)
    assert selection.shown == wanted
    assert {row.id for row in situation.rows(chosen)} == wanted
    assert situation.count(chosen) == len(wanted)
    assert sum(situation.facets(chosen)["kinds"].values()) == len(wanted)
    members = {m for i in selection.incidents for m in i.members}
    members |= {r for s in selection.series for p in s.points for r in p.records}
    assert set(selection.records) == wanted | members
    assert {r.report_id for r in selection.records.values()} <= selection.reports.keys()
    assert selection.provenance.filter == chosen


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_rows_make_the_whole(situation: Situation, order: Any) -> None:
    whole = situation.rows(order=order)
    pages = [row for offset in range(0, 12, 3) for row in situation.rows(order=order, limit=3, offset=offset)]
    assert pages == whole
    assert len({row.id for row in whole}) == len(whole) == 8


def test_rows_say_what_records_say(situation: Situation) -> None:
    selection = situation.select()
    homes = {m: i for i in selection.incidents for m in i.members}
    for row in situation.rows():
        record = selection.records[row.id]
        place, time = columns.main_place(record), columns.main_time(record)
        assert (row.kind, row.type, row.status) == (kind_of(record), subtype_of(record), record.status)
        assert (row.place, row.lat, row.lon) == ((place.name, place.lat, place.lon) if place else (None, None, None))
        assert (row.earliest, row.latest) == ((time.earliest, time.latest) if time else (None, None))
        assert row.confidence == record.confidence
        assert row.source == selection.reports[row.report_id].source
        assert row.trigger == record.trigger.text
        assert row.judged == selection.judged.get(row.id)
        incident = homes.get(row.id)
        assert (row.incident, row.verdict) == ((incident.id, incident.verdict) if incident else (None, None))
    first = situation.rows(order="report")[0]
    assert first.actors == "The army"
    assert (first.low, first.high) == (12, 12)


def test_a_filter_about_reports_keeps_reports_without_records(situation: Situation) -> None:
    assert "r5" in situation.select().reports
    assert "r5" in situation.select(Filter(text="nothing happened")).reports
    assert "r5" not in situation.select(Filter(kinds=("event",))).reports
    assert set(situation.select(Filter(sources=("Radio",))).reports) >= {"r2"}


def test_an_unknown_order_is_refused(situation: Situation) -> None:
    with pytest.raises(ValueError, match="no such order"):
        situation.rows(order="; DROP TABLE records")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no such order"):
        situation.queue("random", coder="ann")  # type: ignore[arg-type]


def test_provenance_tells_how_a_selection_came_to_be(situation: Situation) -> None:
    chosen = Filter(kinds=("control",))
    found = situation.select(chosen).provenance
    assert found.counts["records"] == 1
    assert found.situation == "war.situation"
    assert re.fullmatch("[0-9a-f]{64}", found.lexicon)
    assert found.settings["language"] == "en"
    assert found.made.startswith("2026-01-01T")


def test_hostile_words_are_only_words(situation: Situation) -> None:
    nasty = (
        "'; DELETE FROM records; --",
        "%",
        "_",
        "\\",
        '"',
        "*",
        "\x00",
        "a" * 5000,
        "NEAR(",
        "ünïcödé",
        "\ud800"[:0],
    )
    before = situation.count()
    for word in nasty:
        for field in ("countries", "places", "kinds", "types", "acled", "actors", "sources", "reports", "verdicts"):
            situation.rows(Filter(**{field: (word,)}))
        situation.rows(Filter(text=word))
        situation.search(word)
    assert situation.count() == before
