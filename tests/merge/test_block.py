"""Blocks: who is compared with whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.merging import actor, event, harm, on, place, report

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.block import Blocks, keys, position
from sitroom.merge.items import Item, item_of
from sitroom.merge.units import Unit, unit_of


def unit(report_id: str, day: str = "2018-07-06", text: str = "", **fields) -> Unit:
    made = item_of(event(report_id, **fields), report(report_id, text, day=day), load_lexicon())
    assert isinstance(made, Item)
    return unit_of([made])


SAIDA = place("Saida", "172107", country="SYR", admin1="Daraa", kind="town")


def test_one_place_makes_a_block():
    assert set(keys(unit("a", place=SAIDA))) & set(keys(unit("b", place=SAIDA)))


def test_a_village_meets_its_province():
    province = place("Daraa", "170903", country="SYR", admin1="Daraa", kind="admin1")
    assert set(keys(unit("a", place=SAIDA))) & set(keys(unit("b", place=province)))


def test_records_without_place_and_time_meet_by_a_name():
    victim = actor("Lina Haddad", kind="person")
    assert set(keys(unit("a", target=(victim,)))) & set(keys(unit("b", target=(actor("Haddad", kind="person"),))))


def test_records_without_place_meet_by_figure():
    assert set(keys(unit("a", harm=(harm("killed", 37),)))) & set(keys(unit("b", harm=(harm("killed", 37),))))


def test_records_meet_by_the_names_in_their_reports():
    text = "They say that Umm Walad burned."
    assert set(keys(unit("a", text=text))) & set(keys(unit("b", text=text)))


def test_an_assault_never_meets_a_meeting():
    other = unit("b", type="CONSULT", place=SAIDA)
    assert not set(keys(unit("a", place=SAIDA))) & set(keys(other))


def test_in_a_large_block_only_neighbours_are_compared():
    units = [unit(f"r{n:03}", place=SAIDA, time=on(f"2018-{1 + n // 28:02}-{1 + n % 28:02}")) for n in range(200)]
    blocks = Blocks(window=5)
    blocks.add(units)
    near = blocks.near(units[100].id)
    assert units[101].id in near
    assert units[150].id not in near
    assert all(len(blocks.near(u.id)) <= 2 * 5 * len(keys(u)) for u in units)


days = st.integers(1, 28).map(lambda n: f"2018-07-{n:02}")


@given(st.lists(days, min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_neighbours_do_not_depend_on_the_order_of_coming(dates, dice):
    units = [unit(f"r{n:02}", place=SAIDA, time=on(day)) for n, day in enumerate(dates)]
    mixed = units[:]
    dice.shuffle(mixed)
    at_once, one_by_one = Blocks(3), Blocks(3)
    at_once.add(units)
    for one in mixed:
        one_by_one.add([one])
    for one in units:
        assert at_once.near(one.id) == one_by_one.near(one.id)
        assert all(one.id in at_once.near(other) for other in at_once.near(one.id))


def test_what_is_removed_is_near_nothing():
    units = [unit(f"r{n}", place=SAIDA) for n in range(4)]
    blocks = Blocks(3)
    blocks.add(units)
    blocks.remove([units[1].id])
    assert units[1].id not in blocks.near(units[0].id)
    assert position(units[1]) < position(units[2])
