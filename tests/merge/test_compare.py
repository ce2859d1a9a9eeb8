"""Compare: what speaks for one happening, what against it, and what rules it out."""

from __future__ import annotations

import pytest
from tests.merging import access, actor, agreement, control, event, harm, on, place, report

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.compare import Rules, distance
from sitroom.merge.items import Item, Spot, item_of
from sitroom.merge.units import unit_of

SAIDA = place("Saida", "172107", country="SYR", admin1="Daraa", lat=32.62, lon=36.22, kind="town")
JIZA = place("Al-Jizah", "172055", country="SYR", admin1="Daraa", lat=32.35, lon=36.40, kind="town")
IDLIB = place("Idlib", "169577", country="SYR", admin1="Idlib", lat=35.93, lon=36.63, kind="city")
SIDON = place("Sidon", "268064", country="LBN", admin1="South", lat=33.56, lon=35.37, kind="city")
DARAA = place("Daraa Governorate", "170903", country="SYR", admin1="Daraa", kind="admin1")
RULES = Rules(load_lexicon())


def item(record, text: str = "", day: str | None = "2018-07-06") -> Item:
    made = item_of(record, report(record.report_id, text, day=day), load_lexicon())
    assert isinstance(made, Item)
    return made


def link(a, b):
    return RULES.link(unit_of([item(a)]), unit_of([item(b)]))


def score(a, b) -> float:
    found = link(a, b)
    assert found is not None
    return found.score


BASE = {"place": SAIDA, "time": on("2018-07-05"), "rules": ("assault.shell",), "mode": "heavy-weapons"}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"time": on("2018-07-05")}, {"time": on("2018-07-06")}),
        ({"time": on("2018-07-06")}, {"time": on("2018-07-09")}),
        ({"place": SAIDA}, {"place": JIZA}),
        ({"place": SAIDA}, {"place": DARAA}),
        ({"place": DARAA}, {"place": JIZA}),
        ({"harm": (harm("killed", 37),)}, {"harm": (harm("killed", 12),)}),
        ({"harm": (harm("killed", 37),)}, {}),
        ({"target": (actor("Lina Haddad", kind="person"),)}, {}),
        ({}, {"target": (actor("Omar Nasser", kind="person"),)}),
        ({"source": (actor("Army", "SYR_ARMY"),)}, {"source": (actor("ISIS", "ISIS"),)}),
        ({"mode": "heavy-weapons"}, {"mode": "aerial"}),
        ({"weapons": ("mortars",)}, {"weapons": ("drones",)}),
    ],
)
def test_agreement_counts_for_more_than_difference(better, worse):
    told = BASE | {
        "harm": (harm("killed", 37),),
        "target": (actor("Lina Haddad", kind="person"),),
        "source": (actor("Army", "SYR_ARMY"),),
        "weapons": ("mortars",),
    }
    first = event("a", **told)
    assert score(first, event("b", **BASE | better)) > score(first, event("b", **BASE | worse))


def test_open_figures_far_apart_support_nothing():
    first, near, far = (
        event(name, **BASE | {"harm": (harm("killed", dead, qualifier="more_than"),)})
        for name, dead in (("a", 12), ("b", 30), ("b", 3000))
    )
    assert score(first, near) > score(first, far)


@pytest.mark.parametrize(
    ("a", "b", "bar"),
    [
        (event("a", **BASE), event("b", **BASE | {"time": on("2018-08-05")}), "time"),
        (event("a", **BASE), event("b", **BASE | {"place": SIDON}), "country"),
        (event("a", **BASE), event("b", **BASE | {"place": IDLIB}), "place"),
        (event("a", **BASE), event("b", **BASE | {"status": "planned"}), "plan"),
        (event("a", **BASE), event("b", type="CONSULT", place=SAIDA), "kind"),
        (event("a", **BASE), control("b", place=SAIDA), "kind"),
        (event("a", **BASE), event("b", **BASE | {"rules": ("assault.sexual",), "mode": "sexual"}), "kind"),
        (access("a", object="hospital", state="closed"), access("b", object="road", state="closed"), "kind"),
    ],
)
def test_some_things_rule_it_out(a, b, bar):
    from sitroom.merge.units import unit_of

    one, other = unit_of([item(a)]), unit_of([item(b)])
    assert RULES.bars(one, other) == bar
    assert RULES.bars(other, one) == bar
    assert link(a, b) is None


def test_a_named_victim_outweighs_a_place_wrongly_found():
    victim = {"target": (actor("Lina Haddad", kind="person"),)}
    assert link(event("a", **BASE | victim), event("b", **BASE | victim | {"place": SIDON})) is not None


def test_what_one_report_told_apart_stays_apart():
    assert link(event("a", **BASE), event("a", **BASE | {"place": JIZA, "id": "eve-a-x"})) is None


def test_a_denial_may_speak_of_what_it_denies():
    assert score(event("a", **BASE), event("b", **BASE | {"status": "negated"})) > 0


def test_a_link_says_why():
    found = link(event("a", **BASE), event("b", **BASE))
    assert found is not None
    assert found.a < found.b
    assert "the same place" in found.reason
    assert "the same day" in found.reason
    assert found.features[0] != "base"
    total = RULES.weights["base"] + sum(RULES.weights[f] for f in found.features)
    assert found.score == pytest.approx(total, abs=0.001)


def test_reasons_against_come_after_a_but():
    found = link(event("a", **BASE), event("b", **BASE | {"place": JIZA}))
    assert found is not None
    assert "but" in found.reason
    assert found.reason.index("the same day") < found.reason.index("but") < found.reason.index("different places")


def test_every_feature_has_a_reason_and_the_sign_of_its_prior():
    for name, weight in RULES.weights.items():
        assert RULES.reasons[name]
        assert weight * RULES.priors[name] > 0, name


def test_distance_on_the_globe():
    one = Spot(name="a", lat=32.62, lon=36.22)
    assert distance(one, Spot(name="b", lat=33.51, lon=36.29)) == pytest.approx(99, abs=1)  # Saida to Damascus
    assert distance(one, Spot(name="b")) is None


def test_talks_on_two_days_are_two_rounds_of_talks() -> None:
    def talks(name: str, day: str):
        return item(event(name, type="CONSULT", mode=None, place=SAIDA, time=on(day), rules=("consult.talk",)))

    first, again, next_day = talks("a", "2018-07-05"), talks("b", "2018-07-05"), talks("c", "2018-07-06")
    assert "day_daily" not in RULES.features(unit_of([first]), unit_of([again]))
    assert "day_daily" in RULES.features(unit_of([first]), unit_of([next_day]))


def test_a_capture_without_a_place_is_hardly_any_capture_in_particular() -> None:
    known, unknown = (item(control(n, place=p, time=on("2018-07-05"))) for n, p in (("a", SAIDA), ("b", None)))
    assert "place_unknown" in RULES.features(unit_of([known]), unit_of([unknown]))


def test_a_report_without_a_date_speaks_against_one_with_a_date() -> None:
    dated, undated = item(event("a", **BASE)), item(event("b", place=SAIDA), day=None)
    assert "undated" in RULES.features(unit_of([dated]), unit_of([undated]))
    assert "undated" not in RULES.features(unit_of([undated]), unit_of([item(event("c", place=SAIDA), day=None)]))


def test_who_holds_the_airport_need_not_hold_the_town() -> None:
    airport = place("Saida", "172107", country="SYR", admin1="Daraa", lat=32.62, lon=36.22, kind="airport")
    town, field = (unit_of([item(control(r, place=p))]) for r, p in (("a", SAIDA), ("b", airport)))
    assert RULES.bars(town, field) == "place"
    assert RULES.bars(town, unit_of([item(control("b", place=SAIDA))])) is None


def test_bodies_of_one_state_are_no_other_doers() -> None:
    state, army = (
        unit_of([item(event(r, source=(actor(name, id_),), **BASE))])
        for r, name, id_ in (("a", "Russia", "RUS"), ("b", "Russian army", "RUS_ARMY"))
    )
    foe = unit_of([item(event("b", source=(actor("Ukraine", "UKR"),), **BASE))])
    assert "doer_differs" not in RULES.features(state, army)
    assert "doer_differs" in RULES.features(state, foe)


def test_the_same_building_speaks_for_one_happening() -> None:
    hospital = {"kind": "facility"}
    one, other = (
        unit_of([item(event(r, target=(actor(name, None, **hospital),), **BASE))])
        for r, name in (("a", "al-Ahli hospital"), ("b", "the hospital"))
    )
    assert "thing_same" in RULES.features(one, other)
    town = unit_of([item(event("b", target=(actor("Saida", None, **hospital),), **BASE))])
    assert "thing_same" not in RULES.features(town, town)  # the place is compared as such


def test_reports_without_a_date_ask_for_less() -> None:
    one, other = (unit_of([item(event(r, place=SAIDA), day=None)]) for r in ("a", "b"))
    assert "undated_both" in RULES.features(one, other)
    assert "undated" not in RULES.features(one, other)


ARMY, REBELS = actor("Army", "SYR_ARMY"), actor("FSA", "FSA")


def takes(report_id, n=0, *, by, when="2018-07-05", **more):
    return control(report_id, n, place=SAIDA, controller=by, time=on(when), **more)


def test_a_town_that_changes_hands_twice_changes_hands_twice():
    assert link(takes("a", by=ARMY), takes("b", by=REBELS, when="2018-07-06")) is None
    assert link(takes("a", 0, by=ARMY), takes("a", 1, by=REBELS)) is None
    assert link(takes("a", by=ARMY), takes("b", by=ARMY, when="2018-07-07")) is not None
    assert link(takes("a", by=ARMY), takes("b", by=REBELS)) is not None  # each claims the same day's change
    allies = actor("Russian forces", "RUS_ARMY")
    assert link(takes("a", 0, by=ARMY), takes("a", 1, by=allies)) is not None


def test_deals_of_one_day_are_one():
    here, near = (agreement(r, place=SAIDA, time=on("2018-07-06"), kind="other") for r in "ab")
    unplaced = agreement("c", time=on("2018-07-06"), kind="other")
    later = agreement("d", time=on("2018-07-09"), kind="other")
    assert "change_same" in features(here, unplaced)
    assert "change_same" in features(here, near)
    assert "change_same" not in features(here, later)
    assert "change_same" not in features(here, agreement("e", place=IDLIB, time=on("2018-07-06"), kind="other"))


def features(a, b):
    return RULES.features(unit_of([item(a)]), unit_of([item(b)]))
