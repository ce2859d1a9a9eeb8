"""Who holds a place over time: changes, contested days, sieges, and what moves no line."""

from __future__ import annotations

import msgspec
import pytest
from tests.merge.series.making import (
    CONGO,
    DARAA,
    DARAA_CITY,
    FASHER,
    GOMA,
    JUNTA,
    KHALID,
    KHERSON,
    LASHIO,
    M23,
    MNDAA,
    NASIB,
    REBELS,
    RSF,
    RUSSIA,
    SUDANESE_ARMY,
    SYRIA,
    SYRIAN_ARMY,
    UKRAINE,
    by_report,
    held,
    made,
    only,
    since,
    spells,
)
from tests.merging import actor, control, on, place, report, said

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.series.sides import Sides


def took(report_id, who, day, where=NASIB, n=0, **more):
    return control(report_id, n, controller=who, time=on(day), place=where, means="force", **more)


def holds(report_id, who, day, where=NASIB, n=0, **more):
    return control(
        report_id, n, change="holds", status="ongoing", controller=who, time=by_report(day), place=where, **more
    )


def outlet(name, day):
    return report(name, day=day, source=name)


def test_a_crossing_taken_on_one_of_two_days_is_contested_between_them() -> None:
    reports = [outlet("Wire", "2018-07-05"), outlet("State", "2018-07-08"), outlet("Relief", "2018-07-11")]
    records = [
        holds("Wire", REBELS, "2018-07-05"),
        took("State", SYRIAN_ARMY, "2018-07-07"),
        took("Relief", SYRIAN_ARMY, "2018-07-09"),
    ]
    one = only(records, reports, "control")
    assert held(one) == [
        (None, "2018-07-06", "Rebels", "held"),
        ("2018-07-07", "2018-07-08", "SYR_ARMY", "contested"),
        ("2018-07-09", None, "SYR_ARMY", "held"),
    ]
    first, second = (p for p in one.points if p.state == "gained")
    assert first.contested
    assert second.contested
    assert first.reason == (
        "State: Syrian Arab Army took it (2018-07-07); Relief: Syrian Arab Army took it (2018-07-09)"
    )


def test_a_place_changes_hands_again_and_again() -> None:
    days = [("2024-12-16", M23), ("2025-01-27", CONGO), ("2025-01-29", M23)]
    reports = [outlet(f"r{n}", day) for n, (day, _) in enumerate(days)]
    records = [took(f"r{n}", who, day, GOMA) for n, (day, who) in enumerate(days)]
    assert held(only(records, reports, "control")) == [
        ("2024-12-16", "2025-01-26", "M23", "held"),
        ("2025-01-27", "2025-01-28", "COD_ARMY", "held"),
        ("2025-01-29", None, "M23", "held"),
    ]


def test_who_held_it_before_is_known_from_who_lost_it() -> None:
    record = took("a", RUSSIA, "2022-03-02", KHERSON, from_=UKRAINE)
    one = only([record], [outlet("a", "2022-03-03")], "control")
    assert held(one) == [(None, "2022-03-01", "UKR_ARMY", "held"), ("2022-03-02", None, "RUS_ARMY", "held")]


def test_a_loss_and_the_gain_are_one_change() -> None:
    reports = [outlet("a", "2024-08-03"), outlet("b", "2024-08-04")]
    records = [
        holds("a", JUNTA, "2024-07-01", LASHIO),
        control("a", 1, change="lost", from_=JUNTA, time=on("2024-08-03"), place=LASHIO),
        took("b", MNDAA, "2024-08-03", LASHIO),
    ]
    one = only(records, reports, "control")
    assert held(one) == [(None, "2024-08-02", "MMR_ARMY", "held"), ("2024-08-03", None, "MNDAA", "held")]
    assert not any(p.contested for p in one.points)


def test_a_loss_to_nobody_named_leaves_nobody_known() -> None:
    record = control("a", change="lost", from_=JUNTA, time=on("2024-08-03"), place=LASHIO)
    one = only([record], [outlet("a", "2024-08-03")], "control")
    assert held(one) == [(None, "2024-08-02", "MMR_ARMY", "held"), ("2024-08-03", None, None, "lost")]


@pytest.mark.parametrize("status", ["planned", "threatened", "attempted", "requested", "hypothetical", "negated"])
def test_what_has_not_happened_is_kept_and_moves_no_line(status) -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2024-05-10")]
    records = [holds("a", SUDANESE_ARMY, "2024-05-01", FASHER), took("b", RSF, "2024-05-10", FASHER, status=status)]
    one = only(records, reports, "control")
    assert held(one) == [(None, None, "SDN_ARMY", "held")]
    assert [p.status for p in one.points] == ["actual", status]


def test_a_denial_makes_the_claim_contested() -> None:
    reports = [outlet("a", "2024-05-10"), outlet("b", "2024-05-11")]
    records = [
        took("a", RSF, "2024-05-10", FASHER, attribution=said("the RSF")),
        took("b", RSF, "2024-05-11", FASHER, status="negated", attribution=said("the army")),
    ]
    one = only(records, reports, "control")
    assert [p.contested for p in one.points] == [True, True]
    assert one.points[0].reason == (
        "the RSF: Rapid Support Forces took it (2024-05-10); "
        "the army: Rapid Support Forces did not take it (2024-05-11)"
    )


def test_not_yet_taken_is_no_denial_of_taking_it_later() -> None:
    reports = [outlet("a", "2018-07-05"), outlet("b", "2018-07-07")]
    records = [
        took("a", SYRIAN_ARMY, "2018-07-05", status="negated"),
        took("b", SYRIAN_ARMY, "2018-07-07"),
    ]
    assert not any(p.contested for p in only(records, reports, "control").points)


def test_an_old_word_of_who_holds_it_does_not_undo_later_changes() -> None:
    reports = [outlet("old", "2018-06-15"), outlet("new", "2018-07-08")]
    records = [took("new", SYRIAN_ARMY, "2018-07-07"), holds("old", REBELS, "2018-06-15")]
    one = only(records, reports, "control")
    assert held(one)[-1] == ("2018-07-07", None, "SYR_ARMY", "held")
    assert not any(p.contested for p in one.points)


def test_holding_it_told_soon_after_others_took_it_is_a_dispute() -> None:
    reports = [outlet("a", "2018-07-07"), outlet("b", "2018-07-09"), outlet("c", "2018-07-12")]
    records = [
        took("a", SYRIAN_ARMY, "2018-07-07"),
        holds("b", REBELS, "2018-07-09"),
        holds("c", SYRIA, "2018-07-12"),
    ]
    one = only(records, reports, "control")
    assert held(one) == [
        ("2018-07-07", "2018-07-11", "SYR_ARMY", "contested"),
        ("2018-07-12", None, "SYR_ARMY", "held"),
    ]
    assert [p.contested for p in one.points] == [True, True, True]


def test_long_after_the_last_word_another_holder_is_believed() -> None:
    reports = [outlet("a", "2022-03-02"), outlet("b", "2022-12-01")]
    records = [took("a", RUSSIA, "2022-03-02", KHERSON), holds("b", UKRAINE, "2022-12-01", KHERSON)]
    assert held(only(records, reports, "control")) == [
        ("2022-03-02", "2022-03-02", "RUS_ARMY", "held"), ("2022-12-01", None, "UKR_ARMY", "held")
    ]  # fmt: skip


def test_what_spoke_for_the_next_holder_before_he_was_believed_is_contested() -> None:
    days = ("2022-03-02", "2022-03-10", "2022-04-20")
    reports = [outlet(f"r{n}", day) for n, day in enumerate(days)]
    records = [
        took("r0", RUSSIA, days[0], KHERSON),
        holds("r1", UKRAINE, days[1], KHERSON),
        holds("r2", UKRAINE, days[2], KHERSON),
    ]  # fmt: skip
    one = only(records, reports, "control")
    assert held(one) == [
        ("2022-03-02", "2022-03-02", "RUS_ARMY", "held"), ("2022-03-10", "2022-04-19", "UKR_ARMY", "contested"),
        ("2022-04-20", None, "UKR_ARMY", "held"),
    ]  # fmt: skip
    assert [p.contested for p in one.points] == [True, True, False]


@pytest.mark.parametrize(("day", "marks"), [("2025-01-28", ["contested"]), ("2025-01-30", ["held", "held"])])
def test_a_change_that_only_its_report_dates_is_doubted_right_after_another(day, marks) -> None:
    reports = [outlet("a", "2025-01-27"), outlet("b", day)]
    records = [
        took("a", M23, "2025-01-27", GOMA), control("b", controller=CONGO, time=by_report(day), place=GOMA)
    ]  # fmt: skip
    assert [h[3] for h in held(only(records, reports, "control"))] == marks


def test_two_who_took_it_on_one_day_are_contested() -> None:
    reports = [outlet("a", "2025-01-28"), outlet("b", "2025-01-28")]
    one = only([took("a", M23, "2025-01-27", GOMA), took("b", CONGO, "2025-01-27", GOMA)], reports, "control")
    assert [p.contested for p in one.points] == [True, True]
    assert len(one.spells) == 1


def test_taken_a_second_time_is_no_correction() -> None:
    reports = [report(f"r{n}", day=day, source="Wire") for n, day in
               enumerate(("2025-01-02", "2025-01-04", "2025-01-06"))]  # fmt: skip
    records = [took("r0", M23, "2025-01-02", GOMA), took("r1", CONGO, "2025-01-04", GOMA),
               took("r2", M23, "2025-01-06", GOMA)]  # fmt: skip
    one = only(records, reports, "control")
    assert not any(p.superseded for p in one.points)
    assert len(one.spells) == 3


def test_a_taking_that_its_report_tells_of_as_undone_is_no_claim() -> None:
    reports = [outlet("a", "2023-12-19"), outlet("b", "2025-01-11")]
    before = took("a", RSF, "2023-12-18", FASHER)
    again = took("b", SUDANESE_ARMY, "2025-01-11", FASHER, rules=("control.retake",))
    had = control("b", 1, controller=RSF, time=by_report("2025-01-11"), place=FASHER, means="force")
    expected = [("2023-12-18", "2025-01-10", "RSF_SDN", "held"), ("2025-01-11", None, "SDN_ARMY", "held")]
    one = only([before, again, had], reports, "control")
    assert held(one) == expected
    assert not any(p.contested for p in one.points)
    undated = msgspec.structs.replace(
        again, time=by_report("2025-01-11")
    )  # "has recaptured the town, which the RSF had seized"
    assert [h[2:] for h in held(only([before, undated, had], reports, "control"))] == [h[2:] for h in expected]


def test_of_two_undated_takings_neither_is_undone() -> None:
    both = [
        control("a", n, controller=who, time=by_report("2025-01-11"), place=FASHER, means="force")
        for n, who in enumerate((RSF, SUDANESE_ARMY))
    ]
    assert any(p.contested for p in only(both, [outlet("a", "2025-01-11")], "control").points)


def test_background_without_a_date_does_not_bring_back_a_former_holder() -> None:
    reports = [outlet("a", "2022-03-02"), outlet("b", "2022-11-11"), outlet("c", "2022-11-15")]
    records = [
        took("a", RUSSIA, "2022-03-02", KHERSON),
        took("b", UKRAINE, "2022-11-11", KHERSON),
        control("c", controller=RUSSIA, time=by_report("2022-11-15"), place=KHERSON),
    ]
    last = only(records, reports, "control").spells[-1]
    assert (last.holder.id, last.start, last.end) == ("UKR_ARMY", "2022-11-11", None)


def test_held_since_a_year_begins_then() -> None:
    record = control("a", change="holds", status="ongoing", controller=REBELS, time=since("2015-01-01", "2015"),
                     place=NASIB)  # fmt: skip
    later = took("b", SYRIAN_ARMY, "2018-07-07")
    one = only([record, later], [outlet("a", "2018-06-15"), outlet("b", "2018-07-08")], "control")
    assert held(one) == [("2015-01-01", "2018-07-06", "Rebels", "held"), ("2018-07-07", None, "SYR_ARMY", "held")]


def test_a_day_within_the_month_that_another_tells_is_no_contradiction() -> None:
    reports = [outlet("a", "2015-05-01"), outlet("b", "2015-04-02")]
    month = control("a", controller=REBELS, time=on("2015-04-01", "2015-04-30"), place=NASIB)
    one = only([month, took("b", REBELS, "2015-04-02")], reports, "control")
    assert held(one) == [("2015-04-02", None, "Rebels", "held")]
    assert not any(p.contested for p in one.points)


def test_a_source_that_corrects_the_day_is_not_in_conflict_with_itself() -> None:
    reports = [report("a", day="2018-07-07", source="Wire"), report("b", day="2018-07-10", source="Wire")]
    records = [took("a", SYRIAN_ARMY, "2018-07-07"), took("b", SYRIAN_ARMY, "2018-07-09")]
    one = only(records, reports, "control")
    assert [(p.latest, p.superseded, p.contested) for p in one.points] == [
        ("2018-07-07", True, False), ("2018-07-09", False, False)
    ]  # fmt: skip
    assert held(one) == [("2018-07-09", None, "SYR_ARMY", "held")]


def test_an_army_its_government_and_allies_are_one_side() -> None:
    reports = [outlet("a", "2018-07-07"), outlet("b", "2018-07-07"), outlet("c", "2018-07-08")]
    police = actor("Russian police", "RUS_POL", kind="police", sector="COP", country="RUS")
    records = [
        took("a", SYRIAN_ARMY, "2018-07-07"), took("b", police, "2018-07-07"), holds("c", SYRIA, "2018-07-08"),
    ]  # fmt: skip
    one = only(records, reports, "control")
    assert len(one.spells) == 1
    assert not any(p.contested for p in one.points)


def test_rebels_may_be_a_group_by_name_and_the_name_is_shown() -> None:
    reports = [outlet("a", "2018-06-15"), outlet("b", "2018-07-19")]
    faction = actor("faction", kind="armed_group", sector="REB")
    records = [holds("a", faction, "2018-06-15", DARAA_CITY), holds("b", KHALID, "2018-07-19", DARAA_CITY)]
    assert held(only(records, reports, "control")) == [(None, None, "KHALID_ARMY", "held")]


def test_a_group_that_takes_it_from_the_rebels_is_not_the_rebels() -> None:
    reports = [outlet("a", "2018-07-01"), outlet("b", "2018-07-12")]
    records = [holds("a", REBELS, "2018-07-01"), took("b", KHALID, "2018-07-12", from_=REBELS)]
    assert [h[2] for h in held(only(records, reports, "control"))] == ["Rebels", "KHALID_ARMY"]


def test_a_town_is_not_its_province_nor_a_part_of_it_the_whole() -> None:
    north = msgspec.structs.replace(DARAA_CITY, precision=2)
    records = [
        took("a", SYRIAN_ARMY, "2018-07-12", DARAA_CITY), holds("a", REBELS, "2018-07-13", DARAA, 1),
        holds("a", REBELS, "2018-07-13", north, 2),
    ]  # fmt: skip
    found = made(records, [outlet("a", "2018-07-13")], "control")
    assert {s.name for s in found} == {"Daraa", "Daraa (province)", "Daraa, part or surroundings"}
    assert all(len(s.spells) == 1 and not s.spells[0].contested for s in found)


def test_a_siege_lies_over_the_holders_spell_until_it_changes_hands() -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2025-10-27")]
    siege = control("a", 1, change="besieged", status="ongoing", by=RSF, controller=SUDANESE_ARMY,
                    time=on("2024-05-10"), place=FASHER)  # fmt: skip
    records = [holds("a", SUDANESE_ARMY, "2024-05-01", FASHER), siege, took("b", RSF, "2025-10-26", FASHER)]
    assert held(only(records, reports, "control")) == [
        (None, "2024-05-09", "SDN_ARMY", "held"),
        ("2024-05-10", "2025-10-25", "SDN_ARMY", "besieged"),
        ("2025-10-26", None, "RSF_SDN", "held"),
    ]


def test_fighting_in_a_place_lasts_to_the_next_word_of_who_holds_it() -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2024-05-20")]
    fights = control("a", 1, change="contested", status="ongoing", controller=None, by=RSF, time=on("2024-05-10"),
                     place=FASHER)  # fmt: skip
    records = [holds("a", SUDANESE_ARMY, "2024-05-01", FASHER), fights, holds("b", SUDANESE_ARMY, "2024-05-20", FASHER)]
    assert held(only(records, reports, "control")) == [
        (None, "2024-05-09", "SDN_ARMY", "held"),
        ("2024-05-10", "2024-05-19", "SDN_ARMY", "contested"),
        ("2024-05-20", None, "SDN_ARMY", "held"),
    ]


@pytest.mark.parametrize(
    "record",
    [took("a", SYRIAN_ARMY, "2018-07-07", None), took("a", None, "2018-07-07"),
     took("a", actor("convoy", kind="vehicle"), "2018-07-07"),
     took("a", SYRIAN_ARMY, "2018-07-07", place("stronghold", kind="site"))],
    ids=["no place", "no holder", "a thing", "some place"],
)  # fmt: skip
def test_too_little_is_told(record) -> None:
    assert made([record], [outlet("a", "2018-07-07")]) == []


def test_undated_reports_give_points_and_no_spells() -> None:
    one = only([control("a", controller=REBELS, place=NASIB)], [report("a", day=None)], "control")
    assert len(one.points) == 1
    assert one.spells == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (SYRIAN_ARMY, SYRIA, True),
        (SYRIAN_ARMY, REBELS, False),
        (REBELS, KHALID, True),
        (actor("rebels", kind="armed_group", sector="REB", country="UKR"), KHALID, False),
        (actor("opposition fighters", kind="armed_group", sector="REB", country="SYR"), REBELS, True),
        (actor("Kurdish forces", kind="armed_group", sector="REB", country="SYR"),
         actor("Arab militia", kind="armed_group", sector="REB", country="SYR"), False),
        (actor("Units", kind="armed_forces", sector="MIL", country="SYR"), SYRIAN_ARMY, True),
        (actor("operations room", kind="armed_forces", sector="REB", country="SYR"), SYRIAN_ARMY, False),
        (REBELS, actor("National Defence Forces", "NDF", kind="armed_group", sector="PRM", country="SYR"), False),
        (actor("Russia", "RUS", kind="state", sector="GOV", country="RUS"), RUSSIA, True),
        (RUSSIA, UKRAINE, False),
        (JUNTA, MNDAA, False),
    ],
    ids=lambda v: v.name if hasattr(v, "name") else str(v),
)  # fmt: skip
def test_sides(one, other, same) -> None:
    sides = Sides(load_lexicon())
    assert sides.same(one, other) is same
    assert sides.same(other, one) is same


def test_nobody_is_on_no_side() -> None:
    assert not Sides(load_lexicon()).same(None, None)


def test_fighting_that_began_before_a_change_is_laid_over_what_follows_it() -> None:
    reports = [outlet("a", None)]
    gain = control("a", controller=None, from_=REBELS, time=by_report("2018-07-02"), place=DARAA)
    fight = control("a", 1, change="contested", from_=REBELS, time=on("2018-07-01", "2018-07-02"), place=DARAA)
    course = spells(only([gain, fight], reports, "control"))
    assert course
    assert all((start or "") <= (end or "9999") for start, end, *_ in course)
