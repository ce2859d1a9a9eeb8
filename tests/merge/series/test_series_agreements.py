"""Deals and their terms over many reports: how far each has come, and what is told of it in two ways."""

from __future__ import annotations

import pytest
from tests.merge.series.making import (
    NASIB,
    REBELS,
    RSF,
    RUSSIA,
    SUDANESE_ARMY,
    SYRIAN_ARMY,
    made,
    only,
    provision,
    spells,
)
from tests.merging import actor, agreement, on, place, report, said

from sitroom.records import ThirdParty

NAWA = place("Nawa", "166365", kind="town", country="SYR", admin1="Daraa", precision=1)
FACTIONS = actor("factions", kind="armed_group", sector="REB", country="SYR")


def outlet(name, day):
    return report(name, day=day, source=name)


def course(one):
    return [(a, b, s) for a, b, s, _, _ in spells(one)]


def truce(report_id, state, n=0, **more):
    return agreement(report_id, n, state=state, parties=more.pop("parties", (SUDANESE_ARMY, RSF)), **more)


def test_a_deal_over_many_reports() -> None:
    reports = [outlet(f"r{n}", f"2023-05-{10 + n}") for n in range(5)]
    states = ("proposed", "negotiating", "signed", "in_force", "collapsed")
    records = [truce(f"r{n}", state) for n, state in enumerate(states)]
    deals = {r.id: "inc-1" for r in records}
    one = only(records, reports, "agreement", deals)
    assert one.subject == "inc-1"
    assert one.independent_sources == 5
    assert [p.state for p in one.points] == list(states)
    assert course(one) == [
        ("2023-05-10", "2023-05-10", "proposed"), ("2023-05-11", "2023-05-11", "negotiating"),
        ("2023-05-12", "2023-05-12", "signed"), ("2023-05-13", "2023-05-13", "in_force"),
        ("2023-05-14", None, "collapsed"),
    ]  # fmt: skip


def test_without_a_mapping_each_record_stands_alone() -> None:
    records = [truce("a", "agreed"), truce("b", "agreed")]
    assert len(made(records, [outlet("a", "2023-05-10"), outlet("b", "2023-05-11")], "agreement")) == 2


def test_who_takes_part_is_told_once_each() -> None:
    rebels = truce("a", "agreed", parties=(SYRIAN_ARMY, REBELS),
                   third_parties=(ThirdParty(actor=RUSSIA, role="brokered"),))  # fmt: skip
    factions = truce("b", "agreed", parties=(FACTIONS, SYRIAN_ARMY),
                     third_parties=(ThirdParty(actor=RUSSIA, role="guarantor"),))  # fmt: skip
    reports = [outlet("a", "2018-07-06"), outlet("b", "2018-07-07")]
    one = only([rebels, factions], reports, "agreement", {rebels.id: "d", factions.id: "d"})
    assert [a.name for a in one.parties] == ["Syrian Arab Army", "Rebels"]
    assert one.third_parties == ("Russian armed forces (brokered)", "Russian armed forces (guarantor)")


def test_the_day_of_signing_tells_when_it_was_signed() -> None:
    record = truce("a", "signed", signed=on("2023-05-20"))
    one = only([record], [outlet("a", "2023-05-25")], "agreement")
    assert one.points[0].latest == "2023-05-20"
    assert [(c.field, c.values[0].earliest) for c in one.values] == [("signed", "2023-05-20")]


def test_days_of_signing_that_differ_are_a_conflict() -> None:
    records = [truce("a", "signed", signed=on("2023-05-20")), truce("b", "signed", signed=on("2023-05-22"))]
    reports = [outlet("a", "2023-05-25"), outlet("b", "2023-05-25")]
    one = only(records, reports, "agreement", {r.id: "d" for r in records})
    assert [(c.field, c.verdict) for c in one.values] == [("signed", "conflict")]
    assert one.values[0].reason == "a: 2023-05-20; b: 2023-05-22"


def test_a_day_ahead_is_not_when_a_state_was_reached() -> None:
    record = truce("a", "agreed", starts=on("2023-05-27"), time=on("2023-05-27"))
    assert only([record], [outlet("a", "2023-05-25")], "agreement").points[0].latest == "2023-05-25"


def test_in_force_by_one_and_collapsed_by_the_other_is_a_contradiction() -> None:
    records = [truce("Army", "in_force"), truce("RSF", "collapsed"), truce("Late", "collapsed")]
    reports = [outlet("Army", "2023-05-25"), outlet("RSF", "2023-05-26"), outlet("Late", "2023-06-20")]
    points = only(records, reports, "agreement", {r.id: "d" for r in records}).points
    assert [p.contested for p in points] == [True, True, False]
    assert points[0].reason == "Army: in force (2023-05-25); RSF: collapsed (2023-05-26)"


def test_a_denied_signing() -> None:
    records = [truce("a", "signed"), truce("b", "signed", status="negated", attribution=said("the RSF"))]
    reports = [outlet("a", "2023-05-20"), outlet("b", "2023-05-20")]
    one = only(records, reports, "agreement", {r.id: "d" for r in records})
    assert sorted((p.status, p.contested) for p in one.points) == [("actual", True), ("negated", True)]
    assert course(one) == [("2023-05-20", None, "signed")]


def test_a_late_word_of_what_has_been_passed_takes_nothing_back() -> None:
    records = [truce("a", "in_force"), truce("b", "agreed")]
    reports = [outlet("a", "2023-05-20"), outlet("b", "2023-05-22")]
    assert course(only(records, reports, "agreement", {r.id: "d" for r in records})) == [
        ("2023-05-20", None, "in_force")
    ]


def test_a_state_told_for_days_that_reach_back_begins_after_the_last() -> None:
    records = [truce("a", "agreed"), truce("b", "in_force", starts=on("2023-05-18", "2023-05-21"))]
    reports = [outlet("a", "2023-05-20"), outlet("b", "2023-05-22")]
    assert course(only(records, reports, "agreement", {r.id: "d" for r in records})) == [
        ("2023-05-20", "2023-05-20", "agreed"), ("2023-05-20", None, "in_force")
    ]  # fmt: skip


# ---- terms ----


def deal_of(*ids):
    """Agreement records of some reports, all of one deal."""
    records = [truce(i, "agreed", parties=(SYRIAN_ARMY, REBELS)) for i in ids]
    return records, {r.id: "d" for r in records}


def test_a_term_is_agreed_started_and_completed_over_three_reports() -> None:
    agreements, deals = deal_of("a", "b", "c")
    reports = [outlet("a", "2018-07-06"), outlet("b", "2018-07-08"), outlet("c", "2018-07-12")]
    terms = [
        provision("a", term="weapons_surrender", deal=agreements[0].id, actor=(REBELS,), object="heavy weapons",
                  time=on("2018-07-20"), deadline=on("2018-07-20")),
        provision("b", term="weapons_surrender", deal=agreements[1].id, actor=(FACTIONS,), object="weapons",
                  state="started", status="ongoing"),
        provision("c", term="weapons_surrender", deal=agreements[2].id, object="heavy and medium weapons",
                  state="completed", status="actual", time=on("2018-07-11")),
    ]  # fmt: skip
    found = made([*agreements, *terms], reports, deals=deals)
    deal, term = sorted(found, key=lambda s: s.topic)
    assert term.agreement == deal.id
    assert term.term == "weapons_surrender"
    assert course(term) == [
        ("2018-07-06", "2018-07-07", "agreed"), ("2018-07-08", "2018-07-10", "started"),
        ("2018-07-11", None, "completed"),
    ]  # fmt: skip
    assert [(c.field, c.verdict) for c in term.values] == [("deadline", "single"), ("object", "compatible")]
    assert term.name == "weapons surrender by rebels: heavy and medium weapons"


def test_kept_by_one_side_and_broken_by_the_other_is_a_contradiction() -> None:
    agreements, deals = deal_of("a", "b")
    terms = [
        provision("a", deal=agreements[0].id, actor=(SYRIAN_ARMY,), state="completed", status="actual",
                  attribution=said("the army")),
        provision("b", deal=agreements[1].id, actor=(SYRIAN_ARMY,), state="violated", status="negated",
                  attribution=said("the rebels")),
    ]  # fmt: skip
    reports = [outlet("a", "2018-07-12"), outlet("b", "2018-07-12")]
    points = only([*agreements, *terms], reports, "provision", deals).points
    assert {(p.state, p.contested) for p in points} == {("completed", True), ("violated", True)}
    assert points[0].reason == "the army: completed (2018-07-12); the rebels: violated (2018-07-12)"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"actor": (REBELS,)}, {"actor": (SYRIAN_ARMY,)}),
        ({"places": (NAWA,)}, {"places": (NASIB,)}),
        ({"object": "heavy weapons"}, {"object": "prisoners"}),
        ({"term": "withdrawal"}, {"term": "handover"}),
    ],
    ids=["doer", "place", "object", "term"],
)
def test_two_terms(one, other) -> None:
    agreements, deals = deal_of("a", "b")
    terms = [provision("a", deal=agreements[0].id, **one), provision("b", deal=agreements[1].id, **other)]
    reports = [outlet("a", "2018-07-06"), outlet("b", "2018-07-07")]
    assert len(made([*agreements, *terms], reports, "provision", deals)) == 2


IDLIB = place("Idlib", "169577", kind="city", country="SYR", admin1="Idlib", precision=1)
FIGHTERS = actor("fighters", kind="people", sector="UAF", country="SYR")


def evacuation(*fields):
    ids = "abc"[: len(fields)]
    agreements, deals = deal_of(*ids)
    terms = [provision(i, term="evacuation", deal=f"agr-{i}-0", **f) for i, f in zip(ids, fields, strict=True)]
    reports = [outlet(i, f"2018-07-0{n}") for n, i in enumerate(ids, 6)]
    return made([*agreements, *terms], reports, "provision", deals)


def test_fighters_who_leave_and_militants_who_are_taken_are_one_term() -> None:
    (one,) = evacuation(
        {"actor": (FIGHTERS,), "places": (IDLIB,)}, {"object": "Militants", "places": (IDLIB,)},
        {"places": (NAWA, IDLIB), "state": "completed", "status": "actual"},
    )  # fmt: skip
    assert one.name == "evacuation by fighters: Militants (Idlib, Nawa)"
    assert [s for _, _, s in course(one)] == ["agreed", "completed"]
    assert evacuation({"actor": (FIGHTERS,)}, {"object": "fighters"})[0].name == "evacuation by fighters"


def test_the_wounded_are_no_fighters() -> None:
    assert len(evacuation({"actor": (FIGHTERS,)}, {"object": "the wounded"})) == 2


def test_a_term_that_may_be_either_of_two_stands_apart() -> None:
    agreements, deals = deal_of("a", "b")
    terms = [
        provision("a", deal=agreements[0].id, actor=(REBELS,)),
        provision("a", 1, deal=agreements[0].id, actor=(SYRIAN_ARMY,)),
        provision("b", deal=agreements[1].id),
    ]
    reports = [outlet("a", "2018-07-06"), outlet("b", "2018-07-07")]
    assert len(made([*agreements, *terms], reports, "provision", deals)) == 3


def test_deadlines_and_amounts_that_differ() -> None:
    agreements, deals = deal_of("a", "b")
    terms = [
        provision("a", term="release", deal=agreements[0].id, object="prisoners", low=500, high=500, unit="prisoners",
                  deadline=on(None, "2018-07-10")),
        provision("b", term="release", deal=agreements[1].id, object="prisoners", low=900, high=900, unit="prisoners",
                  deadline=on(None, "2018-07-12")),
    ]  # fmt: skip
    reports = [outlet("a", "2018-07-06"), outlet("b", "2018-07-07")]
    values = {c.field: c for c in only([*agreements, *terms], reports, "provision", deals).values}
    assert values["deadline"].verdict == "conflict"
    assert values["amount"].verdict == "conflict"
    assert (values["amount"].low, values["amount"].high) == (500, 900)
    assert values["deadline"].reason == "a: by 2018-07-10; b: by 2018-07-12"


def test_terms_without_an_agreement_are_in_no_series() -> None:
    assert made([provision("a", deal=None)], [outlet("a", "2018-07-06")]) == []
