"""Figures of killed, wounded and displaced: who supports them, which are replaced, whom they count."""

from __future__ import annotations

import msgspec
import pytest
from tests.merge.values.builders import DAYS, compared, dead
from tests.merging import displacement, event, harm, report, said, span

from sitroom.merge.copies import Origins
from sitroom.merged import Copy


def test_one_report_is_single():
    found = compared(dead("a", low=12))["killed"]
    assert (found.verdict, found.low, found.best, found.high) == ("single", 12, 12, 12)
    assert found.reason == "Killed: 12 in 1 report (Outlet a). One source alone."


def test_two_that_say_the_same_agree():
    found = compared(dead("a", low=12), dead("b", low=12))["killed"]
    assert found.verdict == "agree"
    (value,) = found.values
    assert (value.reports, value.origins, value.records) == (("a", "b"), 2, ("eve-a-0", "eve-b-0"))
    assert found.reason == "Killed: 12 in 2 reports (Outlet a, Outlet b)."


def test_exact_figures_that_differ_are_a_conflict():
    found = compared(dead("a", low=12), dead("b", low=14), dead("c", low=12))["killed"]
    assert (found.verdict, found.low, found.best, found.high) == ("conflict", 12, 12, 14)
    assert found.reason == (
        "Killed: 12 in 2 reports (Outlet a, Outlet c), 14 in 1 report (Outlet b). These cannot all be right."
    )


def test_at_least_fits_what_is_more():
    found = compared(dead("a", low=12, qualifier="more_than"), dead("b", low=14))["killed"]
    assert (found.verdict, found.low, found.best, found.high) == ("compatible", 12, 14, 14)


def test_a_report_may_contradict_itself():
    assert compared(dead("a", 0, low=12), dead("a", 1, low=190))["killed"].verdict == "conflict"


def test_copies_support_nothing():
    reprints = Origins({"b": "a", "c": "a"})
    found = compared(dead("a", low=12), dead("b", low=12), dead("c", low=12), dead("d", low=14), origins=reprints)
    killed = found["killed"]
    assert [(v.low, v.origins, len(v.reports)) for v in killed.values] == [(12, 1, 3), (14, 1, 1)]
    assert killed.best == 12  # the lower of two equally supported
    assert "3 reports of one origin" in killed.reason


def test_outlets_quoting_one_speaker_support_a_figure_once():
    quoted = [dead(r, low=14, attribution=said("Amina Sow")) for r in "abc"]
    own = [dead("d", low=12), dead("e", low=12)]
    killed = compared(*quoted, *own)["killed"]
    assert {v.low: v.origins for v in killed.values} == {14: 1, 12: 2}
    assert killed.best == 12
    assert "said by Amina Sow" in killed.reason


# ---- later figures ----


def test_a_later_toll_of_the_same_speaker_supersedes():
    killed = compared(
        dead("a", low=12, attribution=said("Amina Sow")),
        dead("b", low=14, attribution=said("Amina Sow")),
        reports=DAYS,
    )["killed"]
    assert [(v.low, v.superseded) for v in killed.values] == [(14, False), (12, True)]
    assert (killed.verdict, killed.low, killed.best, killed.high) == ("single", 14, 14, 14)
    assert killed.reason.endswith("Earlier figures of the same sources: 12.")


def test_a_later_toll_of_the_same_outlet_supersedes():
    wire = {r: report(r, day=f"2018-07-0{n}", source="Gulf Wire") for n, r in enumerate("ab", 1)}
    killed = compared(dead("b", low=9), dead("a", low=12), reports=wire)["killed"]
    assert [(v.low, v.superseded) for v in killed.values] == [(9, False), (12, True)]


def test_what_another_source_still_says_is_not_superseded():
    killed = compared(
        dead("a", low=12, attribution=said("Amina Sow")),
        dead("b", low=14, attribution=said("Amina Sow")),
        dead("c", low=12),
        reports=DAYS,
    )["killed"]
    assert not any(v.superseded for v in killed.values)
    assert (killed.verdict, killed.best) == ("conflict", 12)


def test_a_late_repetition_takes_nothing_back():
    sow = said("Amina Sow")
    told = [dead(r, low=n, attribution=sow) for r, n in (("a", 12), ("b", 14), ("c", 12))]
    killed = compared(*told, reports=DAYS)["killed"]
    assert [(v.low, v.superseded) for v in killed.values] == [(14, False), (12, True)]


def test_a_later_figure_that_says_less_replaces_nothing():
    sow = said("Amina Sow")
    killed = compared(
        dead("a", low=14, attribution=sow), dead("b", low=10, qualifier="more_than", attribution=sow), reports=DAYS
    )["killed"]
    assert not any(v.superseded for v in killed.values)
    assert killed.best == 14


def test_a_late_copy_of_an_old_figure_is_as_old_as_its_origin():
    wire = {r: report(r, day=f"2018-07-0{n}", source="Gulf Wire") for n, r in enumerate("ab", 1)}
    late = {"c": report("c", day="2018-07-09", source="Hill Radio")}
    told = (dead("a", low=12), dead("b", low=14), dead("c", low=12))
    killed = compared(*told, origins=Origins({"c": "a"}), reports=wire | late)["killed"]
    assert [(v.low, v.superseded) for v in killed.values] == [(14, False), (12, True)]


@pytest.mark.parametrize(
    ("first", "second"), [("2018-07-01", "2018-07-01T12:00:00Z"), (None, None), ("2018-07-02", None)]
)
def test_only_what_is_certainly_later_supersedes(first, second):
    wire = {"a": report("a", day=first, source="Gulf Wire"), "b": report("b", day=second, source="Gulf Wire")}
    killed = compared(dead("a", low=12), dead("b", low=14), reports=wire)["killed"]
    assert not any(v.superseded for v in killed.values)


# ---- whom a figure counts ----


def test_a_part_is_never_compared_with_the_whole():
    found = compared(dead("a", low=30, group="people"), dead("b", low=12, group="children"))
    assert [v.low for v in found["killed"].values] == [30]
    assert found["killed"].verdict == "single"
    assert found["killed.children"].best == 12


def test_parts_are_compared_with_parts():
    found = compared(dead("a", low=12, group="young children"), dead("b", low=9, group="children"))
    assert found["killed.children"].verdict == "conflict"


def test_a_figure_of_one_group_is_the_toll_when_nothing_else_is_told():
    assert compared(dead("a", low=12, group="civilians"))["killed"].best == 12


def test_groups_of_one_record_add_up():
    both = (harm("killed", 2, group="civilians"), harm("killed", 3, group="soldiers"))
    found = compared(event("a", harm=both), dead("b", low=5, group="people"))
    assert (found["killed"].verdict, found["killed"].best) == ("agree", 5)
    assert found["killed.fighters"].best == 3


def test_women_and_children_are_not_added_to_those_who_may_include_them():
    told = (harm("killed", 9, group="civilians"), harm("killed", 4, group="children"))
    assert compared(event("a", harm=told))["killed"].best == 9


def test_two_figures_for_one_group_do_not_add_up():
    told = (harm("killed", 9, group="civilians"), harm("killed", 11, group="civilians"))
    assert compared(event("a", harm=told))["killed"].verdict == "conflict"


@pytest.mark.parametrize(("civilians", "verdict"), [(9, "single"), (14, "conflict")])
def test_some_of_the_dead_are_no_more_than_all(civilians, verdict):
    found = compared(dead("a", low=12, group="people"), dead("b", low=civilians, group="civilians"))
    assert found["killed"].verdict == verdict


def test_wounded_and_killed_are_two_questions():
    found = compared(event("a", harm=(harm("killed", 3), harm("injured", 20))), event("b", harm=(harm("injured", 3),)))
    assert found["killed"].verdict == "single"
    assert found["injured"].verdict == "conflict"


def test_no_one_hurt_contradicts_a_toll():
    found = compared(dead("a", low=3), event("b", harm=(harm("none", 0),)))
    assert (found["killed"].verdict, found["killed"].low) == ("conflict", 0)


def test_figures_without_a_number_and_of_things_are_not_compared():
    vague = harm("killed", qualifier="vague", group="people")
    assert "killed" not in compared(event("a", harm=(vague,)))
    assert "destroyed" not in compared(event("a", harm=(harm("destroyed", 3, group="tanks"),)))


# ---- displacement ----


def test_displaced_people_and_households_are_two_questions():
    told = (
        displacement("a", low=320_000, high=320_000, qualifier="approximately"),
        displacement("b", low=285_000, high=325_000, qualifier="range"),
        displacement("c", low=500, high=500, unit="household"),
    )
    found = compared(*told, family="displacement")
    assert (found["displaced"].verdict, found["displaced"].low, found["displaced"].high) == (
        "compatible", 285_000, 325_000,
    )  # fmt: skip
    assert found["displaced_households"].best == 500


def test_a_part_of_a_larger_figure_is_left_out():
    told = displacement("a", low=900, high=900), displacement("b", low=100, high=100, part_of="dis-a-0")
    assert [v.low for v in compared(*told, family="displacement")["displaced"].values] == [900]


def test_several_groups_that_make_up_all_are_counted_with_all():
    told = (
        displacement("a", low=2800, high=2800, group="fighters and civilians"),
        displacement("b", low=2800, high=2800),
    )
    found = compared(*told, family="displacement")["displaced"]
    assert [v.reports for v in found.values] == [("a", "b")]


def test_a_figure_of_one_group_that_others_give_for_all_is_theirs():
    told = displacement("a", low=422, high=422, group="soldiers"), displacement("b", low=422, high=422)
    found = compared(*told, family="displacement")["displaced"]
    assert (found.verdict, [v.reports for v in found.values]) == ("agree", [("a", "b")])


def test_what_a_side_counts_of_its_own_is_no_other_toll():
    all_of_them = event("a", harm=(harm(low=13, group="foreign soldiers"),))
    text = "South Africa said that nine of its soldiers died."
    told = harm(low=9, text="nine")
    told = msgspec.structs.replace(told, start=text.index("nine"), end=text.index("nine") + 4)
    own = event("b", harm=(told,), evidence=span(text))
    found = compared(all_of_them, own)["killed"]
    assert [(v.low, v.reports) for v in found.values] == [(13, ("a",))]
    alone = compared(own)["killed"]
    assert [v.low for v in alone.values] == [9]


def test_a_toll_that_another_outlet_raises_later_is_best():
    first, later, repeat = dead("a", low=50, high=50), dead("c", low=59, high=59), dead("d", low=50, high=50)
    found = compared(first, later, reports=DAYS)["killed"]
    assert (found.verdict, found.low, found.best, found.high) == ("conflict", 50, 59, 59)
    found = compared(first, later, repeat, reports=DAYS)["killed"]
    assert found.best == 50  # two origins against one


def test_a_figure_that_its_source_replaced_supports_nothing_any_more():
    """One outlet goes from 22 to 38; another gave 22 in between: one telling of each is left, and 38 came up last."""
    told = [
        dead("a", low=22, high=22, attribution=said("Aid Bureau")),
        dead("b", low=22, high=22, attribution=said("Mercy Clinic")),
        dead("c", low=38, high=38, attribution=said("Aid Bureau")),
    ]
    assert compared(*told, reports=DAYS)["killed"].best == 38


def test_a_headline_goes_with_the_speaker_whom_its_report_quotes():
    headline, told = dead("a", 0, low=9, high=9), dead("a", 1, low=9, high=9, attribution=said("Amina Sow"))
    later = dead("b", low=12, high=12, attribution=said("Amina Sow"))
    killed = compared(headline, told, later, reports=DAYS)["killed"]
    assert [(v.low, v.superseded) for v in killed.values] == [(12, False), (9, True)]
    alone = compared(headline, dead("a", 1, low=4, high=4, attribution=said("Amina Sow")), later, reports=DAYS)[
        "killed"
    ]
    assert {v.low: v.superseded for v in alone.values} == {9: False, 12: False, 4: True}


def test_what_an_update_adds_to_a_copied_story_is_told_on_its_own_day():
    """The outlet's second story repeats the first but for the toll."""
    outlet = {r: report(r, day=day, source="Hill Wire") for r, day in (("a", "2024-03-05"), ("b", "2024-03-06"))}
    repeated = Copy(
        report_id="b", span=span("The rest.", 500), origin="a", origin_start=500, origin_end=509, exact=True
    )
    known = Origins({"b": "a"}, [repeated])
    killed = compared(dead("a", low=9, high=9), dead("b", low=12, high=12), origins=known, reports=outlet)["killed"]
    assert [(v.low, v.superseded) for v in killed.values] == [(12, False), (9, True)]
    whole = Origins({"b": "a"})  # nothing is known of its sentences: all may be copied
    killed = compared(dead("a", low=9, high=9), dead("b", low=12, high=12), origins=whole, reports=outlet)["killed"]
    assert not any(v.superseded for v in killed.values)
