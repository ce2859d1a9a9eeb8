"""What holds of all series, whatever the records: order, accounts, spells without gaps in logic, stable ids."""

from __future__ import annotations

import random
import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.merge.series.making import (
    DARAA,
    DARAA_CITY,
    KHALID,
    NASIB,
    REBELS,
    SYRIA,
    SYRIAN_ARMY,
    made,
    provision,
)
from tests.merging import access, agreement, control, displacement, event, report, said

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.copies import Origins
from sitroom.merge.series import series, why_not
from sitroom.merge.series.common import shift
from sitroom.records import Time

PLACES = [None, DARAA, DARAA_CITY, NASIB]
ACTORS = [None, REBELS, SYRIA, SYRIAN_ARMY, KHALID]
DAYS = [f"2018-07-{n:02}" for n in range(1, 28)]
STATUSES = ["actual", "ongoing", "planned", "negated"]
OUTLETS = ["Wire", "Relief", "State"]
OWN = {
    "displacement_stock": "displacement", "displacement_flow": "displacement", "control": "control",
    "access": "access", "agreement": "agreement", "provision": "provision",
}  # fmt: skip

days = st.sampled_from([None, *DAYS])
times = st.one_of(
    st.none(),
    st.builds(lambda d: Time(latest=d, source="report"), st.sampled_from(DAYS)),
    st.builds(lambda d: Time(earliest=d, precision="interval"), st.sampled_from(DAYS)),
    st.builds(lambda a, b: Time(earliest=min(a, b), latest=max(a, b)), st.sampled_from(DAYS), st.sampled_from(DAYS)),
)
common = {
    "status": st.sampled_from(STATUSES),
    "time": times,
    "place": st.sampled_from(PLACES),
    "attribution": st.sampled_from([None, said("the army"), said("residents", stance="denies")]),
}
kinds = st.one_of(
    st.fixed_dictionaries(
        common
        | {
            "change": st.sampled_from(["gained", "lost", "holds", "contested", "besieged"]),
            "controller": st.sampled_from(ACTORS),
            "from_": st.sampled_from(ACTORS),
        }
    ).map(lambda f: (control, f)),
    st.fixed_dictionaries(
        common
        | {
            "low": st.sampled_from([None, 100, 5000]),
            "high": st.sampled_from([None, 5000, 9000]),
            "category": st.sampled_from(["stock", "flow"]),
            "destination": st.sampled_from(PLACES),
        }
    ).map(lambda f: (displacement, f)),
    st.fixed_dictionaries(
        common
        | {
            "state": st.sampled_from(["open", "closed", "limited", "reopened", "damaged", "destroyed"]),
            "name": st.sampled_from(["Nasib crossing", "crossing", None]),
        }
    ).map(lambda f: (access, f)),
    st.fixed_dictionaries(
        common | {"state": st.sampled_from(["agreed", "signed", "in_force", "collapsed", "violated"])}
    ).map(lambda f: (agreement, f)),
    st.fixed_dictionaries(
        common
        | {
            "deal": st.sampled_from(["agr-r0-0", "agr-r1-0", None]),
            "state": st.sampled_from(["agreed", "started", "completed", "violated"]),
            "actor": st.sampled_from([(), (REBELS,), (SYRIAN_ARMY,)]),
            "object": st.sampled_from([None, "weapons", "heavy weapons", "prisoners"]),
        }
    ).map(lambda f: (provision, f)),
)
worlds = st.tuples(
    st.lists(st.tuples(days, st.sampled_from(OUTLETS)), min_size=5, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), kinds), max_size=25),
)


def world(drawn):
    """Reports and records of a drawn world."""
    reports = [report(f"r{n}", day=day, source=outlet) for n, (day, outlet) in enumerate(drawn[0])]
    records = [make(f"r{at}", n, **fields) for n, (at, (make, fields)) in enumerate(drawn[1])]
    return records, reports


DEALS = {"agr-r0-0": "d1", "agr-r1-0": "d1", "agr-r2-1": "d1"}


@settings(max_examples=150, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_records_and_reports_does_not_matter(drawn, shuffled: random.Random) -> None:
    records, reports = world(drawn)
    once = made(records, reports, deals=DEALS)
    shuffled.shuffle(records)
    shuffled.shuffle(reports)
    assert made(records, reports, deals=DEALS) == once


@settings(max_examples=150, deadline=None)
@given(worlds)
def test_every_record_is_in_a_series_or_there_is_a_reason(drawn) -> None:
    records, reports = world(drawn)
    told = {i for s in made(records, reports, deals=DEALS) for p in s.points for i in p.records}
    for record in records:
        assert (record.id in told) == (why_not(record, load_lexicon()) is None), record


@settings(max_examples=200, deadline=None)
@given(worlds)
def test_spells_are_in_order_and_points_behind_them_exist(drawn) -> None:
    records, reports = world(drawn)
    for one in made(records, reports, deals=DEALS):
        for before, after in zip(one.spells, one.spells[1:], strict=False):
            assert before.end is not None
            assert after.start is not None
            assert (before.start or "") <= after.start
            assert before.end <= (after.end or "9999")
            # a state may end on the day on which the next begins, when a place changes hands twice in a day
            assert before.end <= (shift(after.start, 0) or "")
        for spell in one.spells:
            assert (spell.start or "") <= (spell.end or "9999")
            assert spell.points
            assert all(0 <= n < len(one.points) for n in spell.points)
        moments = [p.latest or p.earliest or "9999-12-31" for p in one.points]
        assert moments == sorted(moments)
        assert all(p.reason for p in one.points if p.contested)


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_ids_of_places_stay_when_reports_come(drawn) -> None:
    records, reports = world(drawn)
    half = [r for r in records if r.report_id in ("r0", "r1")]
    topics = {"control", "access", "displacement_stock", "displacement_flow"}
    before = {s.id for s in made(half, reports) if s.topic in topics}
    assert before <= {s.id for s in made(records, reports)}


def test_ids_are_all_different() -> None:
    records = [displacement("a", n, low=5, high=5, category=c, place=p, unit=u)
               for n, (c, p, u) in enumerate((c, p, u) for c in ("stock", "flow") for p in (DARAA, DARAA_CITY)
                                             for u in ("person", "household"))]  # fmt: skip
    found = made(records, [report("a")])
    assert len({s.id for s in found}) == len(found) == 8


def test_other_records_are_in_no_series() -> None:
    assert made([event("a")], [report("a")]) == []
    assert why_not(event("a"), load_lexicon()) == "no_series"


@pytest.mark.parametrize("many", [4000])
def test_cost_grows_with_the_number_of_records(many: int) -> None:
    """Twice the records on one place must not take four times as long."""

    def cost(number: int) -> float:
        chance = random.Random(1)  # noqa: S311
        reports = [report(f"r{n}", day=f"{2010 + n % 12}-0{1 + n % 9}-1{n % 9}", source=f"o{n % 50}")
                   for n in range(number)]  # fmt: skip
        records = [
            control(f"r{n}", change=chance.choice(["gained", "holds"]), controller=chance.choice([REBELS, SYRIAN_ARMY]),
                    place=NASIB, time=Time(earliest=r.published, latest=r.published))
            for n, r in enumerate(reports)
        ]  # fmt: skip
        start = clock.process_time()
        series(records, Origins(), {r.id: r for r in reports}, load_lexicon())
        return clock.process_time() - start

    cost(100)
    assert cost(many) < 8 * cost(many // 2)
