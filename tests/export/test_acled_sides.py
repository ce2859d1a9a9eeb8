"""Who stands on which side of ACLED's rows, and what is one event of theirs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.export.builders import ARMY, CIVILIANS, actor, control, day, event, incident, place
from tests.export.test_acled import AIR, ATTACK, FSA, RUSSIANS, SHELL, UAG, deal, one, rows_of, taken, why

from sitroom.records import Actor

SYRIA = "Military Forces of Syria (2000-2024)"
ISIS = actor("Islamic State", "armed_group", "REB", id="ISIS")
PLANES = actor("Russian warplanes", "vehicle", "MIL", country="RUS")


def test_both_sides_of_a_fight_may_be_told_as_its_doers() -> None:
    row = one(event("eve-1", source=(ARMY, ISIS), target=(CIVILIANS,)))
    assert (row["actor1"], row["actor2"]) == (SYRIA, "ISIS: Islamic State")
    assert row["interaction"] == "State forces-Rebel group"


def test_allies_fight_on_one_side() -> None:
    row = one(event("eve-1", source=(ARMY, RUSSIANS, ISIS)))
    assert (row["actor1"], row["assoc_actor_1"]) == (SYRIA, "Military Forces of Russia (2000-)")
    assert row["actor2"] == "ISIS: Islamic State"
    assert one(event("eve-1", source=(ARMY, RUSSIANS)))["actor2"] == UAG


def test_two_groups_who_act_together_are_no_opponents() -> None:
    row = one(event("eve-1", source=(FSA, ISIS)))
    assert (row["actor1"], row["assoc_actor_1"], row["actor2"]) == (
        "FSA: Free Syrian Army", "ISIS: Islamic State", UAG,
    )  # fmt: skip


@pytest.mark.parametrize(
    "doer", [actor("Russia", "state", "GOV", id="RUS", country="RUS"), PLANES], ids=["a state", "its warplanes"]
)
def test_a_state_that_strikes_is_its_forces(doer: Actor) -> None:
    row = one(event("eve-1", AIR, source=(doer,), target=(CIVILIANS,)))
    assert (row["actor1"], row["inter1"]) == ("Military Forces of Russia (2000-)", "External/Other forces")


def test_warplanes_of_nobody_known_are_unidentified() -> None:
    row = one(event("eve-1", AIR, source=(actor("warplanes", "vehicle", "MIL"),), target=(CIVILIANS,)))
    assert row["actor1"] == "Unidentified Military Forces"


def test_positions_of_an_army_are_its_army() -> None:
    positions = actor("army positions", "facility", "MIL", country="SYR")
    row = one(event("eve-1", SHELL, source=(FSA,), target=(positions,)))
    assert (row["actor2"], row["civilian_targeting"]) == (SYRIA, "")
    vehicle = actor("a vehicle", "vehicle", "MIL")
    assert one(event("eve-1", SHELL, source=(FSA,), target=(vehicle,)))["actor2"] == ""


def test_people_who_help_in_an_attack_are_no_civilians() -> None:
    allies = actor("allies", "people")
    row = one(event("eve-1", ATTACK, source=(FSA, allies), target=(CIVILIANS,)))
    assert (row["actor1"], row["assoc_actor_1"]) == ("FSA: Free Syrian Army", "")
    row = one(event("eve-1", ATTACK, source=(allies,), target=(CIVILIANS,)))
    assert row["actor1"] == UAG


def test_nobody_takes_a_place_from_himself() -> None:
    records = [taken(from_=None), control("con-2", change="lost", controller=None, from_=ARMY)]
    row = rows_of(incident("inc-1", records, family="control"), records=records)[0][0]
    assert (row["actor1"], row["actor2"]) == (SYRIA, "")


def test_a_site_that_fell_with_its_town_has_no_row_of_its_own() -> None:
    base = place("army base in Nawa", kind="site", gazetteer_id=None)
    site, town = taken(id_="con-1", place=base), taken(id_="con-2")
    incidents = [incident("inc-1", [site], family="control"), incident("inc-2", [town], family="control")]
    rows, left = rows_of(*incidents, records=[site, town])
    assert ([r["location"] for r in rows], left) == (
        ["Nawa"], {"inc-1": "told_elsewhere: the fall of the place that it lies in"},
    )  # fmt: skip
    for other in (taken(id_="con-2", controller=FSA), taken(id_="con-2", time=day("2024-01-20"))):
        incidents[1] = incident("inc-2", [other], family="control")
        assert len(rows_of(*incidents, records=[site, other])[0]) == 2


def test_parties_of_one_side_stand_together() -> None:
    state = actor("Syrian government", "government", "GOV", id="SYR_GOV", country="SYR")
    made = replace(deal(), parties=(state, FSA, RUSSIANS))
    row = one(made, family="agreement")
    assert row["actor1"] == "Government of Syria (2000-2024)"
    assert (row["assoc_actor_1"], row["actor2"]) == ("Military Forces of Russia (2000-)", "FSA: Free Syrian Army")


def test_an_agreement_without_a_place_is_in_the_country_of_its_parties() -> None:
    made = replace(deal(), place=None, parties=(ARMY, FSA))
    row = one(made, family="agreement")
    assert (row["country"], row["location"], row["latitude"], row["geo_precision"]) == ("Syria", "Syria", None, 3)
    assert why(replace(made, parties=(ARMY, RUSSIANS)), family="agreement") == "no_country"
    assert why(replace(made, parties=(ARMY,)), family="agreement") == "no_country"
