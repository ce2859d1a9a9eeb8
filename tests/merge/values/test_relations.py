"""Days, places, actors and states side by side."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.merge.values.builders import (
    ARMY,
    DAYS,
    GOVERNMENT,
    GUNMEN,
    ISIS,
    NONE,
    REBELS,
    RUSSIA,
    TROOPS,
    WAGNER,
    compared,
    dead,
)
from tests.merging import access, agreement, control, event, on, place, said

from sitroom.lexicon.gazetteer import load_gazetteer
from sitroom.merge.values import comparisons
from sitroom.merge.values.relations import kilometres

# ---- days ----


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (on("2018-07-09"), on("2018-07-07"), "conflict"),
        (on("2018-07-09"), on("2018-07-09"), "agree"),
        (on("2018-07-01", "2018-07-31"), on("2018-07-07"), "compatible"),
        (on("2018-06-19", open_end=True), on("2018-07-07"), "compatible"),
        (on("2018-07-09"), on("2018-07-07", source="context"), "compatible"),
    ],
)
def test_dates(one, other, verdict):
    assert compared(control("a", time=one), control("b", time=other), family="control")["date"].verdict == verdict


def test_the_day_of_publication_answers_nothing():
    assert "date" not in compared(event("a", time=on(None, "2018-07-06", source="report")))


def test_a_date_is_put_in_words():
    told = control("a", time=on("2018-07-09")), control("b", time=on("2018-07-09")), control("c", time=on("2018-07-07"))
    assert compared(*told, family="control")["date"].reason == (
        "Date: 9 July 2018 in 2 reports (Outlet a, Outlet b), 7 July 2018 in 1 report (Outlet c). "
        "These cannot all be right."
    )


def test_days_of_agreements():
    told = agreement("a", signed=on("2018-07-06")), agreement("b", signed=on("2018-07-05"), starts=on("2018-07-07"))
    found = compared(*told, family="agreement")
    assert found["signed"].verdict == "conflict"
    assert found["starts"].verdict == "single"


# ---- places ----

NASIB = place("Nasib", "x:1", country="SYR", admin1="Daraa", kind="village", lat=32.55, lon=36.19)
CROSSING = place("Nasib border crossing", "x:2", country="SYR", admin1="Daraa", kind="crossing", lat=32.54, lon=36.19)
PROVINCE = place("Daraa", "x:3", country="SYR", kind="admin1", lat=32.85, lon=36.13)
SYRIA = place("Syria", "163843", country="SYR", kind="country")
TAFAS = place("Tafas", "x:4", country="SYR", admin1="Daraa", kind="town", lat=32.74, lon=36.07)
MAFRAQ = place("Mafraq", "x:5", country="JOR", admin1="Mafraq", kind="city", lat=32.34, lon=36.21)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (NASIB, NASIB, "agree"),
        (NASIB, PROVINCE, "compatible"),
        (NASIB, SYRIA, "compatible"),
        (NASIB, CROSSING, "compatible"),
        (NASIB, TAFAS, "conflict"),
        (NASIB, MAFRAQ, "conflict"),
        (NASIB, place("Naseeb"), "compatible"),
        (TAFAS, place("the valley", kind="region", country="SYR"), "compatible"),
    ],
)
def test_places(one, other, verdict):
    assert compared(event("a", place=one), event("b", place=other))["place"].verdict == verdict


def test_a_place_taken_from_the_context_contradicts_nothing():
    context = replace(TAFAS, source="context")
    assert compared(event("a", place=NASIB), event("b", place=context))["place"].verdict == "compatible"


def test_one_report_may_tell_of_several_places():
    told = event("a", 0, place=NASIB), event("a", 1, place=TAFAS), event("b", place=NASIB)
    assert compared(*told)["place"].verdict == "compatible"
    assert compared(*told, event("c", place=MAFRAQ))["place"].verdict == "conflict"


class District:
    """A geography in which Tafas lies in the district, and Nasib does not."""

    def within(self, inner, area):
        return inner.name == "Tafas" if area.kind == "admin2" else None


@pytest.mark.parametrize(("inner", "verdict"), [(TAFAS, "compatible"), (NASIB, "conflict")])
def test_a_village_lies_in_its_district(inner, verdict):
    district = place("Muzayrib", "x:6", country="SYR", admin1="Daraa", kind="admin2")
    records = event("a", place=inner), event("b", place=district)
    found = {c.field: c for c in comparisons("event", records, NONE, {}, geography=District())}
    assert found["place"].verdict == verdict


def test_the_gazetteer_knows_what_lies_in_what():
    damascus, aleppo = place("Damascus", "170654", country="SYR"), place("Aleppo", "170063", country="SYR")
    known = load_gazetteer().get("170063")
    assert known is not None
    area = load_gazetteer().number(known.admin1)
    assert area is not None
    province = place(area.name, area.id, country="SYR", kind="admin1")
    told = [event("a", place=province)]
    assert compared(*told, event("b", place=aleppo))["place"].verdict == "compatible"
    assert compared(*told, event("b", place=damascus))["place"].verdict == "conflict"


def test_distance():
    assert kilometres(NASIB, MAFRAQ) == pytest.approx(23.4, abs=0.5)
    assert kilometres(NASIB, place("Naseeb")) is None


# ---- actors ----


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (ARMY, ARMY, "agree"),
        (ARMY, GUNMEN, "compatible"),
        (ARMY, GOVERNMENT, "compatible"),
        (ARMY, RUSSIA, "compatible"),
        (RUSSIA, WAGNER, "compatible"),
        (ARMY, ISIS, "conflict"),
        (REBELS, TROOPS, "conflict"),
        (REBELS, ISIS, "compatible"),
        (GUNMEN, REBELS, "compatible"),
    ],
)
def test_perpetrators(one, other, verdict):
    assert compared(event("a", source=(one,)), event("b", source=(other,)))["source"].verdict == verdict


def test_several_may_act_together():
    told = event("a", source=(ARMY, ISIS)), event("b", source=(ARMY,))
    assert compared(*told)["source"].verdict == "compatible"


def test_a_fight_has_two_doers():
    told = event("a", source=(ARMY,), target=(ISIS,)), event("b", source=(ISIS,), target=(ARMY,))
    assert compared(*told)["source"].verdict == "compatible"


def test_talks_have_many_doers():
    told = event("a", type="CONSULT", source=(ARMY,)), event("b", type="CONSULT", source=(ISIS,))
    assert compared(*told)["source"].verdict == "compatible"


def test_one_of_two_is_not_certain():
    told = event("a", source=(replace(ISIS, certainty="one_of"),)), event("b", source=(ARMY,))
    assert compared(*told)["source"].verdict == "compatible"


def test_an_attack_may_hit_several():
    assert compared(event("a", target=(ISIS,)), event("b", target=(ARMY,)))["target"].verdict == "compatible"


def test_who_holds_a_place():
    told = control("a", controller=ARMY), control("b", controller=ISIS), control("c", controller=ARMY)
    found = compared(*told, family="control")
    assert found["controller"].verdict == "conflict"
    assert found["controller"].values[0].ref == "SYR_ARMY"


# ---- whether at all, and states ----


def test_a_denial_contradicts():
    told = event("a"), event("b", status="negated", attribution=said("the Marawa council", "organisation"))
    found = compared(*told)["status"]
    assert found.verdict == "conflict"
    assert found.reason == (
        "Whether it happened: told as having happened in 1 report (Outlet a), "
        "denied in 1 report (Outlet b; said by the Marawa council). These cannot all be right."
    )


def test_a_stance_of_denial_contradicts():
    assert compared(event("a"), event("b", attribution=said("X Y", stance="denies")))["status"].verdict == "conflict"


@pytest.mark.parametrize("fields", [{"status": "planned"}, {"attribution": said("X Y", stance="doubts")}])
def test_plans_and_doubts_do_not(fields):
    assert compared(event("a"), event("b", **fields))["status"].verdict == "compatible"


def test_what_is_denied_or_only_planned_answers_nothing_else():
    told = dead("a", low=3, time=on("2018-07-06")), dead("b", low=9, time=on("2018-07-09"), status="planned")
    found = compared(*told, dead("c", low=7, status="negated"))
    assert [v.low for v in found["killed"].values] == [3]
    assert found["date"].verdict == "single"


def test_plans_answer_where_nothing_has_happened_yet():
    told = event("a", status="planned", time=on("2018-07-09")), event("b", status="planned", time=on("2018-07-08"))
    assert compared(*told)["date"].verdict == "conflict"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("agreed", "in_force", "compatible"),
        ("in_force", "collapsed", "compatible"),
        ("collapsed", "in_force", "conflict"),
        ("violated", "in_force", "conflict"),
    ],
)
def test_states_of_an_agreement_follow_each_other(first, second, verdict):
    told = agreement("a", state=first), agreement("b", state=second)
    assert compared(*told, family="agreement", reports=DAYS)["state"].verdict == verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"), [("open", "closed", "conflict"), ("closed", "limited", "compatible")]
)
def test_open_or_shut(one, other, verdict):
    found = compared(access("a", state=one), access("b", state=other), family="access")
    assert found["state"].verdict == verdict
